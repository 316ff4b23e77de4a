"""The note panel: what is selected, told in words."""

from explorer.ui.notes.panel import NotePanel

__all__ = ["NotePanel"]
