"""The fact of a meeting: when and where; under which terms people register, and who did."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events import rules
from events.rules import State


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of events by time; an event has passed at its end (starts_at <= now < ends_at)."""

    def coming(self, now: datetime) -> "EventQuerySet":
        """Not over yet at `now`, the nearest first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> "EventQuerySet":
        """Over at `now`, the latest first."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def next_change(self, now: datetime) -> datetime | None:
        """The next moment at which an event passes, and lists of coming events change."""
        ends: datetime | None = self.filter(ends_at__gt=now).aggregate(end=models.Min("ends_at"))[
            "end"
        ]
        return ends


class Event(models.Model):
    """A meeting of any kind that people may come to, with its time and place."""

    key = models.UUIDField(unique=True, help_text="The same for every language of its page.")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude (WGS84)"), null=True, blank=True)
    longitude = models.FloatField(_("longitude (WGS84)"), null=True, blank=True)
    words = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        help_text="By language: title, place, address, and path of its page on the portal.",
    )

    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_because = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text="The reason by language.",
    )
    # When it was last said that it takes place after all: news as well.
    reinstated_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                # Said outright: a comparison with nothing is unknown, and a check lets that pass.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="event_point_is_whole_and_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="event_ends_at"),
            models.Index(fields=["starts_at"], name="event_starts_at"),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_called_off(self) -> bool:
        """Whether it does not take place."""
        return self.called_off_at is not None

    @property
    def because(self) -> str:
        """Why it was called off, in the language of the moment or in the one that there is."""
        return self.because_in(str(get_language()))

    def because_in(self, language: str) -> str:
        """Why it was called off, in a language or in the one that there is."""
        known: dict[str, str] = self.called_off_because
        return known.get(language) or known.get("sl") or next(iter(known.values()), "")

    @property
    def when_and_where(self) -> str:
        """The same as long as nobody has to be told anew when and where it is, or whether."""
        if self.called_off_at is not None:
            # When and where an event is that is not: nobody has to be told.
            return f"{rules.OFF}{self.called_off_at.astimezone(UTC).isoformat()}"
        times = [moment.astimezone(UTC).isoformat() for moment in (self.starts_at, self.ends_at)]
        facts = (*times, self.place, self.address)
        return hashlib.sha256("|".join(facts).encode()).hexdigest()

    def said(self, language: str = "") -> dict[str, str]:
        """Its words in a language (that of the moment by default), or in the one that there is.

        `language` among them says which one it is.
        """
        known: dict[str, dict[str, str]] = self.words
        plain = {"title": self.place, "place": self.place, "address": self.address, "path": "/"}
        wanted = language or str(get_language())
        found = next((code for code in (wanted, "sl", *known) if known.get(code)), wanted)
        return plain | known.get(found, {}) | {"language": found}


class RegistrationTerms(models.Model):
    """Under which terms people may register for an event, and how many have."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="terms")
    is_on = models.BooleanField(default=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    has_waiting_list = models.BooleanField(default=True)
    most_companions = models.PositiveSmallIntegerField(default=0)
    questions = models.JSONField(default=list, blank=True)
    consent = models.JSONField(default=dict, help_text="The wording by language; else the usual.")
    contact = models.CharField(max_length=200, blank=True)
    reminder_hours = models.PositiveSmallIntegerField(default=24)
    retention_days = models.PositiveSmallIntegerField(default=30)
    # Written with every act, under the lock of this row.
    seats_taken = models.PositiveIntegerField(default=0)
    parties_waiting = models.PositiveIntegerField(default=0)
    # What stays once the registrations are deleted.
    counts = models.JSONField(default=dict)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")),
                name="no_more_seats_are_taken_than_there_are",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1), name="an_event_has_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="registration_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.seats_taken}"

    @property
    def seats_left(self) -> int | None:
        """How many seats a newcomer finds; None without a limit.

        None of them are for newcomers as long as somebody waits for a seat.
        """
        if self.capacity is None:
            return None
        return 0 if self.parties_waiting else self.capacity - self.seats_taken

    @property
    def until(self) -> datetime:
        """When registration closes: at the latest when the event begins."""
        return min(self.closes_at or self.event.starts_at, self.event.starts_at)

    def state(self, now: datetime) -> State:
        """What somebody who wants to register meets at `now`."""
        return rules.state(
            is_on=self.is_on,
            opens_at=self.opens_at,
            closes_at=self.until,
            ends_at=self.event.ends_at,
            is_called_off=self.event.is_called_off,
            seats_left=self.seats_left,
            has_waiting_list=self.has_waiting_list,
            now=now,
        )

    def next_change(self, now: datetime) -> datetime | None:
        """The next moment at which the state changes without anybody writing."""
        moments = (self.opens_at, self.until, self.event.ends_at)
        return min((one for one in moments if one is not None and one > now), default=None)

    def consent_in(self, language: str) -> str:
        """The organiser's own wording of the consent in a language; empty for the usual one."""
        given: dict[str, Any] = self.consent
        return str(given.get(language) or given.get("sl") or "")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Reads of registrations."""

    def live(self) -> "RegistrationQuerySet":
        """Not cancelled."""
        return self.filter(cancelled_at=None)

    def seated(self) -> "RegistrationQuerySet":
        """Those that hold seats, also until they are confirmed."""
        return self.live().filter(seated_at__isnull=False)

    def waiting(self) -> "RegistrationQuerySet":
        """The waiting list: confirmed and without a seat, in the order in which they registered."""
        found = self.live().filter(seated_at=None, confirmed_at__isnull=False)
        return found.order_by("pk")

    def coming(self) -> "RegistrationQuerySet":
        """Those who have a seat and have confirmed it."""
        return self.seated().filter(confirmed_at__isnull=False)

    def lapsed(self, now: datetime) -> "RegistrationQuerySet":
        """Those whose time to confirm is over."""
        return self.live().filter(confirmed_at=None, confirm_by__lte=now)

    def by_link(self, digest: str) -> "RegistrationQuerySet":
        """The one to which a link leads; `digest` is that of its token."""
        return self.filter(links__contains=[digest])


class Registration(models.Model):
    """A person who comes to an event, or wants to, with companions."""

    # To the terms and not to the event: who registers holds their lock and asks for no other.
    terms = models.ForeignKey(
        RegistrationTerms, on_delete=models.PROTECT, related_name="registrations"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    companions = models.JSONField(default=list, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5)
    consent_text = models.TextField()
    links = ArrayField(models.CharField(max_length=64), default=list)
    resent = models.PositiveSmallIntegerField(default=0)
    # When and where the event was when this person last heard of it.
    knows = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    confirm_by = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    seated_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("terms"),
                Lower("email"),
                condition=Q(cancelled_at=None) & ~Q(email=""),
                name="one_registration_an_address_and_event",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_registration_has_a_seat"),
            models.CheckConstraint(
                condition=Q(attended_at=None) | Q(seated_at__isnull=False, cancelled_at=None),
                name="who_attends_has_a_seat",
            ),
        ]
        indexes = [
            GinIndex(fields=["links"], name="registration_links"),
            models.Index(
                fields=["confirm_by"],
                condition=Q(confirmed_at=None, cancelled_at=None),
                name="registration_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> rules.Standing:
        """Where this person stands, from the moments of what happened."""
        return rules.standing(
            confirmed=self.confirmed_at is not None,
            seated=self.seated_at is not None,
            cancelled=self.cancelled_at is not None,
            attended=self.attended_at is not None,
        )
