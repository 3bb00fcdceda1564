"""What waits for a person: the first thing that the back office says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Revision, TaskState

from accounts.roles import Right
from accounts.standing import principals_of, units_of
from cms.desk.rights import may_publish, may_write
from cms.imports.services.begin import may_publish_all
from cms.models import AnnouncementPage, BasePage, EventPage, ImportRun, PlainPage
from cms.models.imports import ImportState
from cms.scheduled import refused
from notices.models import Notice
from notifications.models import Mail

SHOWN = 5
# A mail that the server does not take is tried again for a day; after an hour somebody should know.
LATE = timedelta(hours=1)
SOON = timedelta(days=7)
MANAGES_PEOPLE = "accounts.change_user"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that waits, and where it is dealt with."""

    label: str
    url: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind: the first of them, how many there are, and what is said for none."""

    key: str
    title: str
    things: Sequence[Thing]
    total: int
    empty: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.things)


class WaitingPanel(Component):
    """What waits for the person who looks, first on the home page of the back office."""

    name = "waiting"
    template_name = "desk/waiting.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The groups that concern this person."""
        request = parent_context["request"]
        return {"groups": waiting_for(request.user, timezone.now())}


def waiting_for(person: Any, now: datetime) -> list[Group]:
    """What waits for `person` at `now`, group by group; the same number of queries for any."""
    wanted: list[tuple[bool, Callable[[], Group]]] = [
        (True, lambda: _drafts(person, now)),
        (True, lambda: _reviews(person)),
        (True, _scheduled),
        (True, _held_up),
        (True, _untranslated),
        (may_write(person), lambda: _notices(person, now)),
        (may_publish_all(person), _imports),
        (may_publish(person) and person.has_perm(MANAGES_PEOPLE), lambda: _mails(now)),
    ]
    return [group() for is_theirs, group in wanted if is_theirs]


def late_mails(now: datetime) -> Any:
    """Mails that should have left an hour ago, the oldest first."""
    return Mail.objects.filter(sent_at=None, created_at__lt=now - LATE).order_by("created_at")


def _drafts(person: Any, now: datetime) -> Group:
    # Also those of whom the person stands in for.
    authors = [person, *principals_of(person, now)]
    found = BasePage.objects.filter(has_unpublished_changes=True, latest_revision__user__in=authors)
    found = found.order_by("-latest_revision_created_at")
    things = [
        Thing(
            page.draft_title or page.title, _edit(page.pk), _when(page.latest_revision_created_at)
        )
        for page in found[:SHOWN]
    ]
    return Group("drafts", _("My drafts"), things, found.count(), _("You have no unfinished text."))


def _reviews(person: Any) -> Group:
    found = TaskState.objects.reviewable_by(person).select_related("revision")
    found = found.order_by("started_at")
    things = [
        Thing(
            state.revision.object_str,
            _edit(state.revision.object_id),
            _when(state.started_at),
        )
        for state in found[:SHOWN]
    ]
    nothing = _("Nothing waits for your review.")
    return Group("reviews", _("To be reviewed"), things, found.count(), nothing)


def _scheduled() -> Group:
    found = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    found = found.order_by("approved_go_live_at")
    things = [
        Thing(one.object_str, _edit(one.object_id), _when(one.approved_go_live_at))
        for one in found[:SHOWN]
    ]
    return Group(
        "scheduled", _("Scheduled"), things, found.count(), _("Nothing is scheduled to appear.")
    )


def _held_up() -> Group:
    found = refused()
    remark = _("could not appear: mend it and publish again")
    things = [Thing(one.label, _edit(one.page_id), remark) for one in found[:SHOWN]]
    nothing = _("Everything has appeared at its moment.")
    return Group("held_up", _("Not published"), things, found.count(), nothing)


def _untranslated() -> Group:
    texts = BasePage.objects.live().filter(
        locale__language_code=settings.LANGUAGE_CODE, alias_of=None
    )
    texts = texts.type(AnnouncementPage, EventPage, PlainPage)
    others = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)
    things: list[Thing] = []
    total = 0
    for locale in others.order_by("language_code"):
        there = BasePage.objects.filter(locale=locale).values("translation_key")
        missing = texts.exclude(translation_key__in=there).order_by("-first_published_at")
        total += missing.count()
        room = SHOWN - len(things)
        name = dict(settings.LANGUAGES)[locale.language_code]
        things += [Thing(page.title, _edit(page.pk), name) for page in missing[:room] if room]
    nothing = _("Every text is there in every language of the portal.")
    return Group("translations", _("Translations missing"), things, total, nothing)


def _notices(person: Any, now: datetime) -> Group:
    today = timezone.localdate(now)
    own = Notice.objects.of_units(units_of(person, Right.WRITE))
    found = own.displayed(now).filter(shown_until__lte=today + SOON)
    ending = list(found.order_by("shown_until"))
    drafts = list(own.drafts().order_by("-created_at"))
    until = _("displayed until %(day)s")
    things = [
        *[
            Thing(str(one), _notice(one), until % {"day": date_format(one.shown_until)})
            for one in ending
        ],
        *[Thing(str(one), _notice(one), _("Draft")) for one in drafts],
    ]
    nothing = _("No notice ends within a week, and none is a draft.")
    return Group("notices", _("Public notices"), things[:SHOWN], len(things), nothing)


def _imports() -> Group:
    found = ImportRun.objects.filter(state=ImportState.PREVIEWED).order_by("-created_at")
    things = [
        Thing(str(run), reverse("imports:run", args=[run.pk]), _when(run.created_at))
        for run in found[:SHOWN]
    ]
    nothing = _("No import waits for a confirmation.")
    return Group("imports", _("Imports to be confirmed"), things, found.count(), nothing)


def _mails(now: datetime) -> Group:
    found = late_mails(now)
    address = reverse("desk_mails")
    things = [Thing(mail.subject, address, _when(mail.created_at)) for mail in found[:SHOWN]]
    nothing = _("Every mail has left.")
    return Group("mails", _("Mails that have not left"), things, found.count(), nothing)


def _edit(number: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[number])


def _notice(notice: Notice) -> str:
    return reverse("notices:one", args=[notice.pk])


def _when(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
