"""The tables of renewals."""

from renewal.models.choice import Choice, Preference
from renewal.models.diary import DiaryEntry, Paper
from renewal.models.measure import PICTURES, Funder, Measure, Phase, Stage, Track
from renewal.models.neighbourhood import Figure, Moderation, Neighbourhood, Theme, Zone
from renewal.models.pin import Became, Comment, Pin, PinSupport

__all__ = [
    "PICTURES",
    "Became",
    "Choice",
    "Comment",
    "DiaryEntry",
    "Figure",
    "Funder",
    "Measure",
    "Moderation",
    "Neighbourhood",
    "Paper",
    "Phase",
    "Pin",
    "PinSupport",
    "Preference",
    "Stage",
    "Theme",
    "Track",
    "Zone",
]
