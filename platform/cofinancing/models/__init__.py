"""Tables of co-financing."""

from cofinancing.models.feed import Feed
from cofinancing.models.interest import Approach, Interest
from cofinancing.models.opportunity import Applicant, Deadline, Opportunity, Topic
from cofinancing.models.paper import ProjectPaper
from cofinancing.models.project import SOURCES, Project, Role, State

__all__ = [
    "SOURCES",
    "Applicant",
    "Approach",
    "Deadline",
    "Feed",
    "Interest",
    "Opportunity",
    "Project",
    "ProjectPaper",
    "Role",
    "State",
    "Topic",
]
