"""What people say to a draft: the draft, what they said, how it is handled and answered."""

from consultations.models.consultation import Consultation, Moderation
from consultations.models.contribution import Channel, Contribution, Draft, Support
from consultations.models.document import Document, Provision, ProvisionKind, Reading, Version
from consultations.models.opinion import Opinion, Statement
from consultations.models.register import SENT_BACK, Answer, Entry, Position, Stage
from consultations.models.report import Report, ReportKind

__all__ = [
    "SENT_BACK",
    "Answer",
    "Channel",
    "Consultation",
    "Contribution",
    "Document",
    "Draft",
    "Entry",
    "Moderation",
    "Opinion",
    "Position",
    "Provision",
    "ProvisionKind",
    "Reading",
    "Report",
    "ReportKind",
    "Stage",
    "Statement",
    "Support",
    "Version",
]
