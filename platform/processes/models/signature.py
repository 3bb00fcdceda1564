"""Signatures: what is demanded or supported, by how many, and who has signed."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from processes.models.process import Process, spoken


class CollectionKind(models.TextChoices):
    """What signatures are collected for."""

    ASSEMBLY = "assembly", _("Demand for an assembly of citizens")
    SUPPORT = "support", _("Signatures of support")


class Struck(models.TextChoices):
    """Why an official struck a signature on paper."""

    MISTAKE = "mistake", _("It was entered by mistake")
    ASKED = "asked", _("The person took it back in writing")
    NOT_ENTITLED = "not_entitled", _("The person may not sign here")


class CollectionQuerySet(models.QuerySet["SignatureCollection"]):
    """Reads of collections."""

    def public(self) -> "CollectionQuerySet":
        """Those that people see."""
        return self.filter(published_at__isnull=False, process__published_at__isnull=False)

    def next_change(self, now: datetime) -> datetime | None:
        """The next moment at which a public collection opens or closes."""
        ahead = self.public().filter(closes_at__gt=now)
        opens = models.Min("opens_at", filter=Q(opens_at__gt=now))
        found = ahead.aggregate(opens=opens, closes=models.Min("closes_at"))
        return min((one for one in found.values() if one is not None), default=None)


class SignatureCollection(models.Model):
    """Signatures collected within a process: for what, how many are needed, what came of it."""

    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, related_name="signature_collections"
    )
    # Within its process: the word of its address.
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=CollectionKind)
    # {"sl": {"title", "purpose", "area"}}; see `signature_rules.PARTS`.
    texts = models.JSONField(default=dict)
    # How many voters the area has, as an official found it, where and for which day.
    voters = models.PositiveIntegerField(null=True, blank=True)
    voters_source = models.CharField(max_length=200, blank=True)
    voters_on = models.DateField(null=True, blank=True)
    # Of so many per cent of the voters; without it, `needed` is a number that was set.
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    needed = models.PositiveIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # Days of the calendar in which the municipality answers, once there are enough.
    answer_days = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    # When anything of it changed last, for those who keep a copy.
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # How many have signed and not taken it back; written under the lock of this row.
    signed = models.PositiveIntegerField(default=0)
    reached_at = models.DateTimeField(null=True, blank=True)
    # From when on the number is final, also of those on paper.
    final_at = models.DateTimeField(null=True, blank=True)
    # {"sl": {"text"}}: what the municipality answered.
    outcome = models.JSONField(default=dict)
    decided_on = models.DateField(null=True, blank=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process", "number"], name="one_collection_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="collection_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(needed__gte=1), name="somebody_is_needed_to_reach_a_threshold"
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | ~Q(outcome={}), name="an_outcome_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(self.said().get("title", "") or self.number)

    @property
    def answered(self) -> str:
        """What the municipality answered; empty before."""
        return str((spoken(self.outcome) or {}).get("text", ""))

    @property
    def missing(self) -> int:
        """How many are still needed."""
        return max(self.needed - self.signed, 0)

    @property
    def share(self) -> Decimal | None:
        """The per cent of the voters without noughts at the end; None for a number that was set."""
        if self.percent is None:
            return None
        percent = Decimal(self.percent).normalize()
        return percent.quantize(Decimal(1)) if percent == percent.to_integral() else percent

    def said(self, language: str = "") -> dict[str, str]:
        """Its words in a language (that of the moment), or in the one that there is."""
        found: dict[str, str] = spoken(self.texts, language)
        return found

    def state(self, now: datetime) -> str:
        """coming, open or closed at `now`; annulled with its process, draft before it is out."""
        if self.published_at is None:
            return "draft"
        if self.process.annulled_at is not None:
            return "annulled"
        if now < self.opens_at:
            return "coming"
        return "open" if now < self.closes_at else "closed"


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Reads of signatures."""

    def counted(self) -> "SignatureQuerySet":
        """Those that were not taken back or struck."""
        return self.filter(withdrawn_at=None)

    def on_paper(self) -> "SignatureQuerySet":
        """Those that stand on a sheet."""
        return self.filter(sheet__isnull=False)


class Signature(models.Model):
    """One resident's signature, here or on paper; who it is stands nowhere but behind a key.

    PostgreSQL refuses to change it after the closing; once the number is final, those on paper too.
    """

    collection = models.ForeignKey(
        SignatureCollection, on_delete=models.CASCADE, related_name="signatures"
    )
    # Only of those who signed here; forgotten with their account, the signature stays.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The resident's digest, bound to this collection: nobody is followed from one to another.
    digest = models.CharField(max_length=64)
    sheet = models.PositiveSmallIntegerField(null=True, blank=True)
    line = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    struck = models.CharField(max_length=12, choices=Struck, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["collection", "digest"], name="one_signature_a_resident"
            ),
            models.UniqueConstraint(
                fields=["collection", "person"], name="one_signature_an_account"
            ),
            models.UniqueConstraint(
                fields=["collection", "sheet", "line"],
                condition=Q(withdrawn_at=None),
                name="one_signature_a_line",
            ),
            models.CheckConstraint(
                condition=Q(sheet=None, line=None) | Q(sheet__gte=1, line__gte=1),
                name="paper_has_sheet_and_line",
            ),
            models.CheckConstraint(
                condition=Q(struck="") | Q(withdrawn_at__isnull=False),
                name="what_is_struck_does_not_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.pk}"
