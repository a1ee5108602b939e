"""Places in the models that Qt's views show, as its methods take and give them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
"""The place above all others: whose lines a list or a table has."""
