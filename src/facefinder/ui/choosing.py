"""Choosing a file or a folder: the system's dialog over what asks for it, which goes when it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_Take = Callable[[Path], object]


def choose_folder(over: QWidget, title: str, take: _Take, *, start: Path | None = None) -> None:
    """Ask for a folder, at first in ``start``, and give it to ``take``."""
    dialog = _dialog(over, title, take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    if start is not None:
        dialog.setDirectory(str(start))
    dialog.open()


def choose_file(over: QWidget, title: str, take: _Take, *, kinds: str = "") -> None:
    """Ask for a file that there is, of ``kinds`` as Qt writes them (``Policies (*.json);;All files (*)``)."""
    dialog = _dialog(over, title, take)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if kinds:
        dialog.setNameFilter(kinds)
    dialog.open()


def choose_files(over: QWidget, title: str, take: Callable[[list[Path]], object]) -> None:
    """Ask for several files at once."""
    dialog = _dialog(over, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: take([Path(name) for name in names]))
    dialog.open()


def choose_target(
    over: QWidget, title: str, take: _Take, *, suffix: str, kinds: Sequence[tuple[str, str]] = (), name: str = ""
) -> None:
    """Ask where to write a file, called ``name`` at first; it gets ``suffix`` unless another is typed.

    ``kinds`` are what it can be written as, each as Qt writes it and with the suffix that choosing it brings.
    """
    dialog = _dialog(over, title, take)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    if kinds:
        suffixes = dict(kinds)
        dialog.setNameFilters(list(suffixes))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(suffixes[kind]))
    if name:
        dialog.selectFile(name)
    dialog.open()


def _dialog(over: QWidget, title: str, take: _Take | None = None) -> QFileDialog:
    dialog = QFileDialog(over, title)
    if take is not None:
        dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
