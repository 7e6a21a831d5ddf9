"""Pictures of a widget as it stands on the screen, for documents and for looking at."""

from pathlib import Path

from PySide6.QtWidgets import QWidget


def grab(widget: QWidget, path: Path) -> None:
    """Draw a widget into a PNG file; makes the folder. Raises OSError when it can't be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    widget.ensurePolished()
    if not widget.grab().save(str(path)):
        raise OSError(f"could not write {path}")
