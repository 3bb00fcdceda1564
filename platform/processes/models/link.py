"""Links between things of any domain."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Link(models.Model):
    """One thing of the municipality points at another, of whatever domain; read from both ends."""

    from_kind = models.CharField(max_length=60)
    from_id = models.BigIntegerField()
    to_kind = models.CharField(max_length=60)
    to_id = models.BigIntegerField()
    # What the first is to the second (`links.MEANINGS`).
    meaning = models.CharField(max_length=30)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["from_kind", "from_id", "to_kind", "to_id", "meaning"],
                name="linked_once",
            ),
            models.CheckConstraint(
                condition=~Q(from_kind=F("to_kind"), from_id=F("to_id")),
                name="nothing_is_linked_to_itself",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["to_kind", "to_id"], name="link_backwards")]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.from_id} {self.meaning} {self.to_kind} {self.to_id}"
