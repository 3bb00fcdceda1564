"""Tables of co-financing."""

from cofinancing.models.opportunity import Applicant, Deadline, Opportunity, Topic
from cofinancing.models.project import SOURCES, Project, Role, State

__all__ = [
    "SOURCES",
    "Applicant",
    "Deadline",
    "Opportunity",
    "Project",
    "Role",
    "State",
    "Topic",
]
