"""``python -m facefinder.ui``"""

from __future__ import annotations

import sys

from facefinder.ui import main

sys.exit(main())
