"""What leaves a municipality: mails on their way, who follows what, and the news of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from notifications.subjects import Subject


class Mail(models.Model):
    """A mail to one person; its words are forgotten once it has left."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Links in a mail open what is its receiver's: nobody reads them here afterwards.
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(text="", html="", headers={}),
                name="a_sent_mail_is_forgotten",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject


def in_language(titles: dict[str, str], language: str | None = None) -> str:
    """What is said in a language, or else in Slovenian, or else in whatever there is."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    known = titles.get(wanted) or titles.get(settings.LANGUAGE_CODE)
    return known or next(iter(titles.values()), "")


class Pace(models.TextChoices):
    """How soon somebody is written to, the soonest first."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, at seven in the morning")
    WEEKLY = "weekly", _("Once a week, on Monday morning")


class FollowingQuerySet(models.QuerySet["Following"]):
    """Reads of followings."""

    def of(self, person: Any) -> "FollowingQuerySet":
        """What a person follows, in the order in which they began to."""
        return self.filter(person=person).order_by("created_at", "pk")

    def about(self, subjects: Iterable[Subject]) -> "FollowingQuerySet":
        """Who follows one of `subjects` and can still sign in, with whom it is."""
        wanted = Q(pk__in=[])
        for kind in {subject.kind for subject in subjects}:
            wanted |= Q(kind=kind, key__in=[one.key for one in subjects if one.kind == kind])
        return self.filter(wanted, person__is_active=True)


class Following(models.Model):
    """That a person wants to hear of a subject."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followings"
    )
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    # What it was called when they began, by language: it may be gone by now.
    titles = models.JSONField(default=dict)
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.DAILY)
    # Without mails its news stands in the list on the portal alone.
    is_mailed = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = FollowingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="followed_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "key"], name="following_subject")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Subject:
        """What is followed."""
        return Subject(self.kind, self.key)

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment where that is known."""
        return in_language(self.titles)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of news."""

    def of(self, person: Any) -> "EntryQuerySet":
        """A person's news, the latest first."""
        return self.filter(person=person).order_by("-told_at", "-pk")

    def unread(self) -> "EntryQuerySet":
        """News that its person has not opened."""
        return self.filter(read_at=None)

    def due(self, now: datetime) -> "EntryQuerySet":
        """News that is to be mailed at `now`."""
        return self.filter(due_at__lte=now).order_by("told_at", "pk")


class Entry(models.Model):
    """A piece of news for one person, who has it once though several of their subjects match."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="news"
    )
    # Why they have it; nothing once they follow it no more.
    following = models.ForeignKey(
        Following, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries"
    )
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    titles = models.JSONField(default=dict)
    paths = models.JSONField(default=dict)
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # When it is to be mailed; nothing when it was, or is not to be.
    due_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="told_once"),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(mailed_at=None), name="mailed_news_is_not_due"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-told_at"], name="news_of_a_person"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="news_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is about, in the language of the moment where that is known."""
        return in_language(self.titles)

    @property
    def path(self) -> str:
        """Where it is read on the portal; empty when nowhere."""
        return in_language(self.paths)
