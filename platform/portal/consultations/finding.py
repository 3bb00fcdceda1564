"""Which consultation is asked for, how it stands, and who may do what in it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import dates
from consultations import rules
from consultations.models import Consultation, Statement
from portal.frames import NAMES, Link
from processes.models import spoken

# What a page of a consultation shows besides itself: its process, menu and name of the portal.
SCOPES = ("consultations", "processes", "pages", "municipality")

# What a link that leads nowhere is answered with.
GONE = "consultations/gone.html"


@dataclass(slots=True)
class Shown:
    """A consultation as a page shows it. `state`: coming, open, closed or annulled; `closed_to`
    says why this visitor can hand in nothing now, and is empty when they can."""

    consultation: Consultation
    now: datetime
    state: str
    closed_to: str
    is_signed_in: bool
    as_guest: bool

    @property
    def process(self) -> Any:
        """Its process."""
        return self.consultation.process

    @property
    def slug(self) -> str:
        """As it stands in addresses."""
        return str(self.process.slug)

    @property
    def url(self) -> str:
        """The address of its page."""
        return reverse("consultation", args=[self.slug])

    @property
    def ends(self) -> str:
        """Until when one can say something."""
        return ends(self.consultation.call.closes_at)

    @property
    def only_in(self) -> str:
        """The language in which it is told of, where that is not the page's."""
        code = language_of(self.consultation)
        return "" if code == get_language() else NAMES.get(code, code)

    @property
    def said(self) -> dict[str, str]:
        """What the municipality says of the process."""
        return dict(self.process.said())

    @property
    def because(self) -> str:
        """Why the process was annulled."""
        return str(spoken(self.process.annulled_because) or "")

    def until(self) -> datetime | None:
        """The next moment at which what the page shows of its dates changes."""
        call = self.consultation.call
        return next((at for at in (call.opens_at, call.closes_at) if at > self.now), None)

    def above(self, *more: Link) -> list[Link]:
        """The pages above one of its pages."""
        return [every(), Link(self.process.title, self.url), *more]


def ends(closes_at: datetime) -> str:
    """Until when, as people say it: who may write until midnight may write the whole day before."""
    here = dates.local(closes_at)
    if here.time() == time():
        last = here - timedelta(days=1)
        return _("last day: %(day)s") % {"day": dates.day(last.date(), weekday=True)}
    return _("until %(moment)s") % {"moment": dates.moment(closes_at, weekday=True)}


def every() -> Link:
    """The list of all consultations."""
    return Link(_("Consultations"), reverse("consultations"))


def way_in(back: str) -> str:
    """Where to sign in, and come back from there."""
    return f"{reverse('account_login')}?{urlencode({'next': back})}"


def find(request: HttpRequest, slug: str) -> Shown:
    """The public consultation of that address; 404 for any other."""
    now = timezone.now()
    rows = Consultation.objects.whole().public().filter(process__published_at__lte=now)
    # Its page asks for this too: a statement less.
    rows = rows.annotate(
        has_statements=Exists(Statement.objects.filter(consultation=OuterRef("pk"), hidden_at=None))
    )
    found = rows.filter(process__slug=slug).first()
    if found is None:
        raise Http404
    standing = rules.standing_of(found)
    refused = rules.may_contribute(standing, now)
    is_signed_in = bool(request.user.is_authenticated)
    as_guest = found.allows_guests and not is_signed_in
    if refused is None and not as_guest:
        refused = rules.may_take_part(is_signed_in, has_right=True)
    return Shown(found, now, state_of(found, now), refused or "", is_signed_in, as_guest)


def state_of(consultation: Consultation, now: datetime) -> str:
    """Coming, open, closed or annulled: derived from the dates."""
    call = consultation.call
    if consultation.process.annulled_at is not None:
        return "annulled"
    if now < call.opens_at:
        return "coming"
    return "open" if now < call.closes_at else "closed"


def language_of(consultation: Consultation) -> str:
    """The language in which its process is told of on a page of this language."""
    texts = consultation.process.texts
    wanted = str(get_language())
    if texts.get(wanted):
        return wanted
    return "sl" if texts.get("sl") or not texts else str(next(iter(texts)))
