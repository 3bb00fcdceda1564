"""The variants of a measure that are put to the residents, and what they chose."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from processes.models import spoken
from renewal.models.measure import Measure


class Choice(models.Model):
    """Variants of a measure that residents choose among (`opens_at <= now < closes_at`)."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="choices")
    # {"sl": {"question", "about"}}.
    texts = models.JSONField(default=dict)
    # [{"key", "sl": {"title", "about"}, …}]: at least two.
    options = models.JSONField(default=list)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # The option that will be carried out, and why: {"option": key, "sl": {"reason"}}.
    outcome = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="choice_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def question(self) -> str:
        """What is asked, in the language of the moment or in the one that there is."""
        return str(spoken(self.texts).get("question", "") or self.pk)

    @property
    def about(self) -> str:
        """What should be known before choosing, in the language of the moment."""
        return str(spoken(self.texts).get("about", ""))

    def is_open(self, now: datetime) -> bool:
        """Whether residents can choose at `now`."""
        return self.published_at is not None and self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended at `now`."""
        return self.closes_at <= now


class Preference(models.Model):
    """Which variant somebody chose; it may be changed until the choice closes.

    A person goes, what they chose is still counted.
    """

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="preferences")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    option = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["choice", "person"], name="a_person_chooses_once"),
        ]

    def __str__(self) -> str:
        return f"{self.choice_id} {self.option}"
