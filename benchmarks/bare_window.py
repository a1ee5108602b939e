"""The window that FaceFinder's start is measured against: Qt alone with the same theme."""

from __future__ import annotations

BARE_WINDOW = """
import time; began = time.process_time()
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from facefinder.ui.theme import Appearance, theme
application = QApplication([])
theme().show(Appearance.DARK)
window = QMainWindow(); window.resize(1280, 800)
window.setCentralWidget(QLabel("a window without a word in it would never load a font")); window.show()
application.processEvents(); application.processEvents()
print(time.process_time() - began)
"""
"""Prints the processor seconds until it is on the screen; for a process of its own."""
