"""The spine: a process, its steps, what changed in it, and the answers that are due."""

from processes.models.duty import Duty
from processes.models.link import Link
from processes.models.process import Change, ChangeKind, Level, Process, Said, spoken
from processes.models.signature import CollectionKind, Signature, SignatureCollection, Struck
from processes.models.step import Attachment, Step

__all__ = [
    "Attachment",
    "Change",
    "ChangeKind",
    "CollectionKind",
    "Duty",
    "Level",
    "Link",
    "Process",
    "Said",
    "Signature",
    "SignatureCollection",
    "Step",
    "Struck",
    "spoken",
]
