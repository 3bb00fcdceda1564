"""What the search of a municipality knows: one row for each public thing and language."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q


class SearchItem(models.Model):
    """Something public here: enough of it to be found, listed and shown with an excerpt.

    A copy, made anew from its source at any time (`search.services.rebuild`).
    """

    source = models.CharField(max_length=20, help_text="Who told of it, as in `search.sources`.")
    number = models.BigIntegerField(help_text="Of the object, in its source.")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    topic = models.CharField(max_length=20, blank=True)
    # The same in every language; none where an object has but one.
    translation_key = models.UUIDField(null=True)
    title = models.CharField(max_length=255)
    spelling = models.CharField(max_length=255, help_text="The title, folded.")
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    path = models.TextField(help_text="On the portal's host, beginning with a slash.")
    place = models.CharField(max_length=200, blank=True)
    # The moment by which it is ordered: of publication, or of an event's beginning.
    at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number", "language"], name="searchitem_is_of_one_object"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="searchitem_words"),
            GinIndex(
                OpClass(F("spelling"), name="public.gin_trgm_ops"), name="searchitem_spelling"
            ),
            models.Index(
                fields=["language", "translation_key"],
                condition=Q(translation_key__isnull=False),
                name="searchitem_translation",
            ),
        ]

    def __str__(self) -> str:
        return self.title
