"""The acts on imports."""

from cms.imports.services.begin import begin, check, discard, forget_files, start
from cms.imports.services.preview import preview
from cms.imports.services.run import run
from cms.imports.services.undo import take_back, undo

__all__ = [
    "begin",
    "check",
    "discard",
    "forget_files",
    "preview",
    "run",
    "start",
    "take_back",
    "undo",
]
