"""The first page of co-financing: what one can apply to, and what came of the money."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cofinancing.models import Opportunity, Project
from cofinancing.totals import totals
from common.money import euros
from portal.cofinancing import pictures
from portal.cofinancing.finding import SCOPES
from tenants.isolation.answers import keep

# Calls that close next stand on the page itself.
SHOWN = 3


def index(request: HttpRequest) -> HttpResponse:
    """The calls that close next, and the sums of all projects."""
    now = timezone.now()
    found = Opportunity.objects.open(now).next_first(now)
    sums = totals(Project.objects.public())
    context = {
        "here": _("Co-financing"),
        "calls": [(one, one.state(now)) for one in found[:SHOWN]],
        "how_many": found.count(),
        "sums": sums.all,
        "total": euros(sums.all.total),
        "paid": pictures.paid(sums.all.paid),
    }
    response = render(request, "cofinancing/front.html", context)
    keep(response, scopes=SCOPES, until=Opportunity.objects.next_change(now))
    return response
