"""Statements that people agree with or not; groups of opinion are reckoned from them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from consultations.models.consultation import Consultation
from processes.models import spoken


class StatementQuerySet(models.QuerySet["Statement"]):
    """Reads of statements."""

    def counted(self) -> "StatementQuerySet":
        """With how many `answers` each has."""
        return self.annotate(answers=Count("opinions"))


class Statement(models.Model):
    """A sentence on which people say whether they agree."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="statements"
    )
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.position}"

    @property
    def said(self) -> str:
        """Its words in the language of the moment, or in the one that there is."""
        return str(spoken(self.texts) or "")


class Opinion(models.Model):
    """What a person says to a statement: agrees (1), disagrees (-1), passes (0)."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="opinions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    value = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "person"], name="one_opinion_a_person"),
            models.CheckConstraint(condition=Q(value__in=[-1, 0, 1]), name="an_opinion_is_one_of"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.person_id}"
