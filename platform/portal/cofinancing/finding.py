"""What stands around the pages of co-financing."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.frames import Link

# What a page of co-financing shows besides itself: the menu and the name of the portal.
SCOPES = ("cofinancing", "processes", "pages", "municipality", "places")


def above(*more: Link) -> list[Link]:
    """The pages above one of its pages."""
    return [Link(_("Co-financing"), reverse("cofinancing")), *more]


def calls_above() -> list[Link]:
    """The pages above the page of a call."""
    return above(Link(_("Calls"), reverse("opportunities")))


def projects_above() -> list[Link]:
    """The pages above the page of a project."""
    return above(Link(_("Funded projects"), reverse("funded_projects")))
