"""Starting the window program, with or without a screen."""

from __future__ import annotations

import locale
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QApplication

from facefinder.files.resources import resource_path
from facefinder.ui.icons import application_icon
from facefinder.ui.memory import Memory
from facefinder.ui.theme import Appearance, theme

LANGUAGES = {"en": "English", "fr": "Français"}

_translators: list[QTranslator] = []


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The QApplication, made on first use."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # Threads that read the catalogue give way to the window's within half a millisecond.
    sys.setswitchinterval(0.0005)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(["facefinder", *arguments])
    # Qt sets the C library's locale; numbers in files and reports must keep their point.
    locale.setlocale(locale.LC_NUMERIC, "C")
    QPixmapCache.setCacheLimit(96 * 1024)
    application.setApplicationName("FaceFinder")
    application.setDesktopFileName("facefinder")
    application.setWindowIcon(application_icon())
    return application


def dress(memory: Memory) -> None:
    """Language, theme and text size as remembered."""
    speak(memory.text("language"))
    try:
        appearance = Appearance(memory.text("appearance", "system"))
    except ValueError:
        appearance = Appearance.SYSTEM
    theme().show(appearance, memory.number("text_size", 1.0))


def speak(language: str = "") -> str:
    """Use a language by its code, or the system's where it is one of ours. Returns the code in use.

    Windows made before keep their words; the Settings place says so.
    """
    application = make_application()
    system = QLocale.system()
    code = language or system.name().split("_")[0]
    if code not in LANGUAGES:
        code = "en"
    QLocale.setDefault(system if system.name().split("_")[0] == code else QLocale(code))
    for old in _translators:
        application.removeTranslator(old)
    _translators.clear()
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ours = str(resource_path("translations"))
    for name, folder in ((f"qtbase_{code}", qt_folder), (f"facefinder_{code}", ours)):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            _translators.append(translator)
    return code


def use_good_font() -> None:
    """Where there is no desktop to name a font (drawing to a file), take a quiet one that is installed."""
    families = set(QFontDatabase.families())
    for family in ("Inter", "Noto Sans", "Open Sans", "DejaVu Sans"):
        if family in families:
            QApplication.setFont(QFont(family, 10))
            return


def run(case: Path | None = None, *, search_id: str = "", memory: Memory | None = None) -> int:
    """Open the window, on a case (and one of its recorded searches) where given; returns when it is closed.

    The display has been checked before (see ``facefinder.ui.run``).
    """
    application = make_application()
    remembered = memory or Memory()
    dress(remembered)
    from facefinder.ui.window import MainWindow

    window = MainWindow(remembered)
    window.show()
    if case is not None:
        if search_id:
            window.opened.connect(lambda: window.search.show_recorded(search_id))
        window.open_case(case)
    return application.exec()
