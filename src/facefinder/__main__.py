"""``python -m facefinder`` is ``facefinder``."""

from facefinder.cli import main

if __name__ == "__main__":
    main()
