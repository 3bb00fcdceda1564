"""Public notices: what a municipality puts up on its board, and for how long."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.standing import within

# Parts of a notice's text in one language.
PARTS = ("title", "basis", "body", "signed_as")


def document_path(instance: Any, filename: str) -> str:
    """A name of ours, never used twice."""
    return f"notices/{uuid4().hex}.{filename.rpartition('.')[2].lower()}"


def midnight(day: date) -> datetime:
    """The moment at which `day` begins in Slovenia."""
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())


class NoticeKind(models.TextChoices):
    """What a notice is about; some kinds have a shortest display in law (`rules.LEAST_DAYS`)."""

    SPATIAL_PLAN = "spatial_plan", _("Public display of a spatial plan")
    ENVIRONMENT = "environment", _("Draft with effects on the environment")
    PLAN_UPDATE = "plan_update", _("Technical update of a spatial plan")
    HEARING = "hearing", _("Public hearing or meeting")
    CALL = "call", _("Public call")
    DECISION = "decision", _("Decision or act")
    OTHER = "other", _("Other notice")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def displayed(self, now: datetime) -> "NoticeQuerySet":
        """Notices that hang on the board at `now`."""
        today = timezone.localdate(now)
        return self.filter(
            published_at__lte=now,
            withdrawn_at=None,
            shown_from__lte=today,
            shown_until__gte=today,
        )

    def past(self, now: datetime) -> "NoticeQuerySet":
        """Notices that hung on the board and do so no longer at `now`."""
        over = Q(withdrawn_at=None, shown_until__lt=timezone.localdate(now))
        down = Q(withdrawn_at__isnull=False, display_began_at__isnull=False)
        return self.filter(over | down, published_at__lte=now)

    def of_units(self, units: set[str]) -> "NoticeQuerySet":
        """Those of some units; of all for `{""}` or none, which limit nobody."""
        return self.filter(within(units))

    def drafts(self) -> "NoticeQuerySet":
        """Notices that nobody has published."""
        return self.filter(published_at=None)

    def due_to_note(self, now: datetime) -> "NoticeQuerySet":
        """Published notices whose display has begun or ended without a line in the audit trail."""
        today = timezone.localdate(now)
        begun = Q(display_began_at=None, withdrawn_at=None, shown_from__lte=today)
        ended = Q(display_began_at__isnull=False, display_ended_at=None, shown_until__lt=today)
        return self.filter(begun | ended, published_at__isnull=False)


class Notice(models.Model):
    """A public notice, in every official language of its municipality at once.

    Once it is published nothing of it changes; a mistake is put right by a notice of its own.
    """

    number = models.CharField(_("number"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind, default=NoticeKind.OTHER)
    issued_on = models.DateField(_("date"))
    # {"sl": {"title": …, "basis": …, "body": HTML, "signed_as": …}, "it": …}; `rules.may_say`.
    texts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    # The first and the last day of display, both whole.
    shown_from = models.DateField(_("displayed from"))
    shown_until = models.DateField(_("displayed until"))
    # Whose notice it is: of a local community or department; empty: of the whole municipality.
    unit = models.CharField(max_length=80, blank=True, db_default="", default="")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # SHA-256 of what it says, and of its PDF; in hexadecimal.
    digest = models.CharField(max_length=64, blank=True)
    document = models.FileField(upload_to=document_path, blank=True)
    document_digest = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    # When the audit trail heard that the display had begun and ended.
    display_began_at = models.DateTimeField(null=True, blank=True)
    display_ended_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(shown_until__gte=F("shown_from")), name="notice_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(digest="") & ~Q(document=""),
                name="published_notice_has_its_document",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | Q(published_at__isnull=False) & ~Q(withdrawn_because=""),
                name="withdrawn_notice_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-shown_from", "-id"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip() or str(self.pk)

    @property
    def title(self) -> str:
        """What it is called, in Slovenian where it says so."""
        titles = (str(text["title"]) for _code, text in self.in_language("sl") if text["title"])
        return next(titles, "")

    @property
    def displayed_from(self) -> datetime | None:
        """The moment at which it appears; None for a draft."""
        if self.published_at is None:
            return None
        return max(self.published_at, midnight(self.shown_from))

    @property
    def displayed_until(self) -> datetime:
        """The moment at which it vanishes."""
        end = midnight(self.shown_until + timedelta(days=1))
        return end if self.withdrawn_at is None else min(end, self.withdrawn_at)

    def is_displayed(self, now: datetime) -> bool:
        """Whether it hangs on the board at `now`."""
        begins = self.displayed_from
        return begins is not None and begins <= now < self.displayed_until

    def in_language(self, language: str) -> list[tuple[str, dict[str, str]]]:
        """Its texts, that of the reader first; the languages are equal in rank."""
        return sorted(self.texts.items(), key=lambda pair: pair[0] != language)


class NoticeFile(models.Model):
    """A file that belongs to a notice: a drawing, a draft, a form."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=document_path)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        """The ending of its name, in capitals."""
        return str(self.file.name).rpartition(".")[2].upper()
