"""Questionnaires, and what people answered to them."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.standing import within
from surveys import questions
from surveys.questions import Question, language_of, said
from surveys.rules import State, state_at

# A file that is being made says how far it is every second or so; what has been silent for so long
# has been ended from outside. One that waits for a worker has more time.
STALLED = timedelta(seconds=30)
UNBEGUN = timedelta(hours=1)


def export_path(instance: Any, filename: str) -> str:
    """A name of ours, never used twice, in a folder that nothing serves."""
    return f"surveys/{uuid4().hex}.csv"


class Who(models.TextChoices):
    """Who may answer."""

    ANYONE = "anyone", _("Anyone, without signing in; nobody is asked who they are")
    SIGNED_IN = "signed_in", _("Who is signed in, each person once")
    GUESTS = "guests", _("Who is signed in, once each, and guests without an account")


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Reads of questionnaires."""

    def published(self) -> "QuestionnaireQuerySet":
        """Those that have left the desk."""
        return self.filter(published_at__isnull=False)

    def open(self, now: datetime) -> "QuestionnaireQuerySet":
        """Those that can be answered at `now`."""
        begun = Q(opens_at=None) | Q(opens_at__lte=now)
        return self.published().filter(begun, Q(closes_at=None) | Q(closes_at__gt=now))

    def begun(self, now: datetime) -> "QuestionnaireQuerySet":
        """Those that can be or could be answered at `now`."""
        return self.published().filter(Q(opens_at=None) | Q(opens_at__lte=now))

    def next_change(self, now: datetime) -> datetime | None:
        """The next moment at which one opens or closes."""
        least = models.Min
        found = self.published().aggregate(
            opens=least("opens_at", filter=Q(opens_at__gt=now)),
            closes=least("closes_at", filter=Q(closes_at__gt=now)),
        )
        return min((moment for moment in found.values() if moment), default=None)

    def of_units(self, units: set[str]) -> "QuestionnaireQuerySet":
        """Those of some units; of all for `{""}` or none, which limit nobody."""
        return self.filter(within(units))


class Questionnaire(models.Model):
    """What a municipality asks people, and until when; once published its questions stay."""

    slug = models.CharField(max_length=60)
    # {"sl": {"title": …, "intro": …, "thanks": …}, "it": …}: plain text.
    texts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    questions = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    who = models.CharField(max_length=10, choices=Who, default=Who.GUESTS)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # Whose it is: of a local community or department; empty: of the whole municipality.
    unit = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # When something last changed that people see: published, another end, results.
    changed_at = models.DateTimeField(null=True, blank=True)
    # The counts as they were published (`results.Counts.as_json`).
    results = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    results_at = models.DateTimeField(null=True, blank=True)
    # How far the file with all answers is: token, asked_at, moved_at, total, done, trouble.
    export = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    export_file = models.FileField(upload_to=export_path, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug"], name="one_questionnaire_an_address"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="questionnaire_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(results_at=None) | Q(published_at__isnull=False),
                name="results_are_of_a_published_questionnaire",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    @property
    def title(self) -> str:
        """What it is called in the language of the moment, or in the one that there is."""
        return self.said("title")

    def said(self, part: str, language: str = "") -> str:
        """A part of its text in a language, or in the one that there is."""
        return said(self._words(part), language or str(get_language()))

    def language_of(self, part: str, language: str = "") -> str:
        """In which language `said` says it."""
        return language_of(self._words(part), language or str(get_language()))

    def _words(self, part: str) -> dict[str, str]:
        return {code: text.get(part, "") for code, text in self.texts.items()}

    def asked(self) -> list[Question]:
        """Its questions and sections in their order."""
        return questions.read(self.questions)

    def state(self, now: datetime) -> State:
        """Where it is at `now`."""
        return state_at(self.published_at, self.opens_at, self.closes_at, now)

    @property
    def opened_at(self) -> datetime | None:
        """From when it can be answered; None for a draft."""
        return self.opens_at or self.published_at

    def export_is_under_way(self, now: datetime) -> bool:
        """Whether a task is making the file or will soon, and was heard of not long ago."""
        if not self.export or self.export_file or self.export.get("trouble"):
            return False
        begun = self.export.get("moved_at")
        since = parse_datetime(begun or self.export["asked_at"])
        return since is not None and now - since <= (STALLED if begun else UNBEGUN)

    def export_has_failed(self, now: datetime) -> bool:
        """Whether a file was asked for and there is none: an error, or the task was ended."""
        asked = bool(self.export) and not self.export_file
        return asked and not self.export_is_under_way(now)


class ResponseQuerySet(models.QuerySet["Response"]):
    """Reads of responses."""

    def finished(self) -> "ResponseQuerySet":
        """Those that were sent."""
        return self.filter(finished_at__isnull=False)


class Response(models.Model):
    """What somebody answered to a questionnaire; without an end it has not been sent yet."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="responses"
    )
    # Nobody where nobody is asked, for guests, for paper, and after an account is deleted.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="survey_responses",
    )
    # By the keys of the questions; `answers.checked` says of which shape.
    answers = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    language = models.CharField(max_length=2)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # SHA-256 of the key by which somebody without an account comes back.
    key_digest = models.CharField(max_length=64, blank=True)
    on_paper = models.BooleanField(default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["questionnaire", "person"],
                condition=Q(person__isnull=False),
                name="one_response_a_person",
            ),
            models.UniqueConstraint(
                fields=["key_digest"], condition=~Q(key_digest=""), name="one_response_a_key"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("begun_at")),
                name="response_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["questionnaire", "id"],
                condition=Q(finished_at__isnull=False),
                name="response_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}/{self.pk}"
