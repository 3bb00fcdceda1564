"""Who looks for partners for a call, and who has asked whom."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cofinancing.models.opportunity import Opportunity


class InterestQuerySet(models.QuerySet["Interest"]):
    """Reads of interests."""

    def shown(self) -> "InterestQuerySet":
        """Those that others see: not taken back, of people who are still here."""
        return self.filter(withdrawn_at=None, person__is_active=True)


class Interest(models.Model):
    """An organisation that would take part in a call together with others; it agreed to be listed.

    Its contact is shown to nobody before both sides have agreed.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    organisation = models.CharField(max_length=200)
    # What it would bring and whom it looks for.
    about = models.CharField(max_length=1000)
    contact = models.CharField(max_length=254)
    # When it agreed that its name and these words are shown to everyone.
    agreed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["agreed_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opportunity", "person"],
                condition=Q(withdrawn_at=None),
                name="one_interest_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation


class Approach(models.Model):
    """One interest asks another for its contact; with a yes both see that of the other."""

    asking = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="asked")
    asked = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="approached")
    words = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "approaches"
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asking", "asked"], name="one_approach_a_pair"),
            models.CheckConstraint(
                condition=~Q(asking=F("asked")), name="nobody_approaches_themselves"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="a_yes_or_a_no"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asking_id} → {self.asked_id}"

    def other(self, mine: Interest) -> Any:
        """The side that is not `mine`."""
        return self.asked if self.asking_id == mine.pk else self.asking
