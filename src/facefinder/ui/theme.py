"""The visual language: colours, sizes and spacing by name, and the style made from them.

Everything drawn takes its colours from the ``Tokens`` of the moment; nothing else in the window names a colour.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from facefinder.files.resources import resource_path


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme. ``accent_text`` is what is written on the accent."""

    name: str
    ground: str
    panel: str
    raised: str
    hairline: str
    text: str
    quiet: str
    accent: str
    accent_text: str
    accent_soft: str
    amber: str
    red: str
    green: str
    photo_ground: str


DARK = Tokens(
    name="dark",
    ground="#15171A",
    panel="#1C1F23",
    raised="#262A2F",
    hairline="#33383E",
    text="#E7E9EB",
    quiet="#9BA2AA",
    accent="#4F8CFF",
    accent_text="#0B1220",
    accent_soft="#233350",
    amber="#E2A93B",
    red="#F0766E",
    green="#63B98A",
    photo_ground="#0E1012",
)

LIGHT = Tokens(
    name="light",
    ground="#F6F7F8",
    panel="#FFFFFF",
    raised="#EEF0F2",
    hairline="#DADDE1",
    text="#1A1D21",
    quiet="#5E666F",
    accent="#1F5FE0",
    accent_text="#FFFFFF",
    accent_soft="#DCE7FC",
    amber="#8A5A00",
    red="#B3261E",
    green="#1E7A4B",
    photo_ground="#E4E7EA",
)


class Size:
    """Spacing and type in device-independent pixels, before the reader's text size is applied."""

    STEP = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    WIDE = 24
    CORNER = 6
    CAPTION = 11
    BODY = 13
    HEADING = 15
    TITLE = 20


class Appearance(StrEnum):
    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Theme(QObject):
    """The theme of the running program: follows the system until a person chooses otherwise."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = Appearance.SYSTEM
        self._text_size = 1.0
        self._natural = QFont(application.font())
        self._shown: tuple[str, float] | None = None
        self._natural_pixels = QFontInfo(self._natural).pixelSize()
        self._fonts: dict[tuple[int, bool, bool], QFont] = {}
        self._colours: dict[tuple[str, int], QColor] = {}
        self.tokens = LIGHT
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def appearance(self) -> Appearance:
        return self._appearance

    @property
    def text_size(self) -> float:
        """The reader's own factor, 1.0 for the system's size."""
        return self._text_size

    @property
    def scale(self) -> float:
        """What all type is multiplied with: the system's font against the drawing's 13, times the reader's."""
        return min(max(self._natural_pixels / Size.BODY, 1.0), 2.0) * self._text_size

    def show(self, appearance: Appearance | None = None, text_size: float | None = None) -> None:
        """Apply the theme; ``None`` keeps what is."""
        self._appearance = appearance or self._appearance
        self._text_size = min(max(text_size or self._text_size, 0.8), 2.0)
        self.tokens = self._wanted()
        shown = (self.tokens.name, self.scale)
        if shown == self._shown:
            return
        self._shown = shown
        self._fonts.clear()
        self._colours.clear()
        self._application.setFont(self.font())
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens, self.scale))
        self.changed.emit()

    def font(self, size: int = Size.BODY, *, strong: bool = False, mono: bool = False) -> QFont:
        """One family in four sizes; figures always tabular, weight alone marks importance."""
        known = self._fonts.get((size, strong, mono))
        if known is not None:
            return known
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if mono else QFont(self._natural)
        font.setPixelSize(round(size * self.scale))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        if not mono:
            font.setFeature(QFont.Tag("tnum"), 1)
        self._fonts[size, strong, mono] = font
        return font

    def colour(self, token: str, alpha: int = 255) -> QColor:
        colour = self._colours.get((token, alpha))
        if colour is None:
            colour = QColor(str(getattr(self.tokens, token)))
            colour.setAlpha(alpha)
            self._colours[token, alpha] = colour
        return colour

    def _wanted(self) -> Tokens:
        if self._appearance is Appearance.SYSTEM:
            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._appearance is Appearance.DARK else LIGHT

    def _system_changed(self) -> None:
        if self._appearance is Appearance.SYSTEM:
            self.show()


def palette(tokens: Tokens) -> QPalette:
    """Qt's palette from the tokens, for whatever the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, tokens.ground),
        (role.WindowText, tokens.text),
        (role.Base, tokens.panel),
        (role.AlternateBase, tokens.raised),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.red),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.accent_text),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.quiet),
        (role.Link, tokens.accent),
        (role.Mid, tokens.hairline),
        (role.Midlight, tokens.hairline),
        (role.Light, tokens.raised),
        (role.Dark, tokens.hairline),
        (role.Accent, tokens.accent),
    ):
        made.setColor(where, QColor(colour))
    for where in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(tokens.quiet))
    return made


def style_sheet(tokens: Tokens, scale: float) -> str:
    """The style sheet with the tokens filled in."""
    values: dict[str, str] = {key: str(value) for key, value in asdict(tokens).items()}
    sizes = {"caption": Size.CAPTION, "body": Size.BODY, "heading": Size.HEADING, "title": Size.TITLE}
    values |= {key: f"{round(size * scale)}px" for key, size in sizes.items()}
    values |= {"styles": resource_path("styles").as_posix(), "corner": f"{Size.CORNER}px"}
    return Template(resource_path("styles/facefinder.qss").read_text("utf-8")).substitute(values)


def contrast(first: str, second: str) -> float:
    """WCAG 2's contrast ratio of two opaque colours, 1 to 21."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_current: list[Theme] = []


def theme() -> Theme:
    """The running program's theme; made on first use, after the QApplication."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("the theme needs a QApplication")
    if not _current or _current[0].parent() is not application:
        _current[:] = [Theme(application)]
    return _current[0]
