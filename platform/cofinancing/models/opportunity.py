"""A call that somebody here could apply to, and its deadlines."""

from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cofinancing.models.feed import Feed
from cofinancing.programmes import Level, title_of
from processes.models import spoken


class Applicant(models.TextChoices):
    """Who may apply."""

    ASSOCIATION = "association", _("Associations and other non-governmental organisations")
    COMPANY = "company", _("Companies and sole traders")
    PUBLIC = "public", _("Public institutions and schools")
    MUNICIPALITY = "municipality", _("Municipalities")
    FARM = "farm", _("Farms")
    PERSON = "person", _("Individuals")


class Topic(models.TextChoices):
    """What a call is about."""

    CULTURE = "culture", _("Culture and heritage")
    SPORT = "sport", _("Sport")
    YOUTH = "youth", _("Young people and education")
    SOCIAL = "social", _("Social care and health")
    ENVIRONMENT = "environment", _("Environment, energy and climate")
    TOURISM = "tourism", _("Tourism")
    FARMING = "farming", _("Farming and the countryside")
    ECONOMY = "economy", _("Business and jobs")
    DIGITAL = "digital", _("Digital services")
    MOBILITY = "mobility", _("Traffic and infrastructure")
    CITIZENS = "citizens", _("Citizens and their rights")


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Reads of opportunities."""

    def public(self) -> "OpportunityQuerySet":
        """Those that people see: published, not taken back."""
        return self.filter(published_at__isnull=False, withdrawn_at=None)

    def open(self, now: datetime) -> "OpportunityQuerySet":
        """Public ones to which one can apply at `now` or later on."""
        return self.public().filter(Q(closes_at__gt=now) | Q(closes_at=None))

    def next_first(self, now: datetime) -> "OpportunityQuerySet":
        """In the order of their next deadlines (`next_at`); what has none stands last."""
        ahead = Deadline.objects.filter(opportunity=models.OuterRef("pk"), at__gt=now)
        found = models.Subquery(ahead.order_by("at").values("at")[:1])
        return self.annotate(next_at=found).order_by("next_at", "pk")

    def next_change(self, now: datetime) -> datetime | None:
        """The next deadline of a public one: another comes next then, or it closes."""
        ahead = Deadline.objects.filter(at__gt=now, opportunity__in=self.public())
        found: datetime | None = ahead.aggregate(at=models.Min("at"))["at"]
        return found


class Opportunity(models.Model):
    """A call of the Union, the state, a municipality or others, as the municipality tells of it."""

    level = models.CharField(max_length=10, choices=Level)
    programme = models.CharField(max_length=30)
    # {"sl": {"title", "about", "eligible", "costs"}}.
    texts = models.JSONField(default=dict)
    applicants = ArrayField(models.CharField(max_length=12), default=list)
    topics = ArrayField(models.CharField(max_length=12), default=list)
    # The largest share that is paid, as an exact fraction: 85 % is 17/20.
    rate_part = models.PositiveIntegerField(null=True, blank=True)
    rate_whole = models.PositiveIntegerField(null=True, blank=True)
    # Cents of `currency`: all there is, and the least and the most for one project.
    budget = models.BigIntegerField(null=True, blank=True)
    least = models.BigIntegerField(null=True, blank=True)
    most = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR", db_default="EUR")
    needs_partners = models.BooleanField(default=False)
    opens_on = models.DateField(null=True, blank=True)
    # The last of its deadlines; None where one can always apply. Written with the deadlines.
    closes_at = models.DateTimeField(null=True, blank=True)
    # {"name", "email", "phone"}.
    contact = models.JSONField(default=dict)
    source_url = models.URLField(max_length=500, blank=True)
    # What it is called where it comes from.
    source_id = models.CharField(max_length=300, blank=True)
    # The feed that told of it, what it said then, and when it said something else since.
    feed = models.ForeignKey(Feed, null=True, blank=True, on_delete=models.SET_NULL)
    source_digest = models.CharField(max_length=64, blank=True)
    source_changed_at = models.DateTimeField(null=True, blank=True)
    # When somebody last looked whether it is still so.
    checked_on = models.DateField()
    unit = models.CharField(max_length=80, blank=True)
    # The Slovenian title, folded: what is alike is found by it.
    spelling = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=500, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rate_part=None, rate_whole=None)
                | Q(rate_part__gt=0, rate_whole__isnull=False, rate_part__lte=F("rate_whole")),
                name="a_rate_lies_between_nothing_and_all",
            ),
            models.CheckConstraint(
                condition=(Q(budget=None) | Q(budget__gt=0))
                & (Q(least=None) | Q(least__gte=0))
                & (Q(most=None) | Q(most__gt=0))
                & (Q(least=None) | Q(most=None) | Q(most__gte=F("least"))),
                name="amounts_of_an_opportunity_are_possible",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(because=""), name="what_is_taken_back_says_why"
            ),
            models.UniqueConstraint(
                fields=["feed", "source_id"],
                condition=Q(feed__isnull=False),
                name="one_call_an_entry_of_a_feed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["closes_at", "id"],
                condition=Q(published_at__isnull=False, withdrawn_at=None),
                name="opportunity_closing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def said(self) -> dict[str, Any]:
        """Its words in the language of the moment, or in one that there is."""
        found: dict[str, Any] = spoken(self.texts)
        return found

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.said.get("title", "") or self.pk)

    @property
    def programme_title(self) -> str:
        """What its programme is called."""
        return title_of(self.programme)

    @property
    def rate(self) -> Fraction | None:
        """The largest share that is paid."""
        return Fraction(self.rate_part, self.rate_whole or 1) if self.rate_part else None

    @property
    def own_share(self) -> Fraction | None:
        """The least that an applicant pays alone."""
        return 1 - self.rate if self.rate is not None else None

    def state(self, now: datetime) -> str:
        """`coming`, `open`, `always` (no deadline) or `closed`, derived from its dates."""
        if self.closes_at is not None and self.closes_at <= now:
            return "closed"
        if self.opens_on is not None and self.opens_on > _day(now):
            return "coming"
        return "open" if self.closes_at is not None else "always"


class Deadline(models.Model):
    """Until when an application has to be there: one a stage, or one a round."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="deadlines")
    # What is not in on time is not in: `at` is the first moment that is too late.
    at = models.DateTimeField()
    # {"sl": {"title"}}: which stage or round; empty where there is but one.
    texts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "at"], name="one_deadline_at_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="deadline_at")]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.at:%Y-%m-%d}"

    @property
    def title(self) -> str:
        """Which stage or round; may be empty."""
        return str(spoken(self.texts).get("title", ""))


def _day(now: datetime) -> Any:
    from common.dates import local

    return local(now).date()
