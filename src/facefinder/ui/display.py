"""Can a window be opened here? Asked before Qt is, because Qt ends the process when it cannot."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from pathlib import Path

from facefinder.domain.errors import DisplayUnavailable

_PACKAGES = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL"),
    "libGL.so.1": ("libgl1", "mesa-libGL"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0", "libxcb"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
}
_MISSING = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object")


def check_display() -> None:
    """Make sure that Qt's own libraries load and that there is a screen to draw on.

    Raises:
        DisplayUnavailable: naming the system package to install, or that there is no screen.
    """
    check_libraries()
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if not sys.platform.startswith("linux") or platform in {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}:
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise DisplayUnavailable(
            reason="this session has no screen (neither DISPLAY nor WAYLAND_DISPLAY is set); log in to a desktop"
        )
    if os.environ.get("DISPLAY") and platform in {"", "xcb"}:
        _load(_qt_folder() / "Qt" / "plugins" / "platforms" / "libqxcb.so")
        _knock()


def check_libraries() -> None:
    """Make sure that Qt's own libraries load, screen or none.

    Raises:
        DisplayUnavailable: naming the system package to install.
    """
    try:
        for library in ("QtSvg", "QtWidgets"):
            importlib.import_module(f"PySide6.{library}")
    except ImportError as fault:
        raise DisplayUnavailable(reason=explain(str(fault))) from fault


def explain(fault: str) -> str:
    """The loader's complaint as a sentence that names the package to install."""
    found = _MISSING.search(fault)
    if found is None:
        return fault.splitlines()[0].rstrip(".") if fault else "Qt could not be loaded"
    library = found.group(1)
    if library not in _PACKAGES:
        return f"the system library {library} is missing; install the package that holds it"
    debian, fedora = _PACKAGES[library]
    return (
        f"the system library {library} is missing; install it with 'sudo apt install {debian}' (Debian, Ubuntu) "
        f"or 'sudo dnf install {fedora}' (Fedora)"
    )


def _qt_folder() -> Path:
    specification = importlib.util.find_spec("PySide6")
    if specification is None or specification.origin is None:
        raise DisplayUnavailable(reason="PySide6 is not installed")
    return Path(specification.origin).parent


def _load(library: Path) -> None:
    if not library.is_file():
        return
    try:
        ctypes.CDLL(str(library))
    except OSError as fault:
        raise DisplayUnavailable(reason=explain(str(fault))) from fault


def _knock() -> None:
    """Ask the X server for a connection the way Qt will, through libxcb (Qt itself would abort)."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as fault:
        raise DisplayUnavailable(reason=explain(str(fault))) from fault
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    if refused and not os.environ.get("WAYLAND_DISPLAY"):
        raise DisplayUnavailable(reason=f"the screen {os.environ['DISPLAY']} does not answer")
