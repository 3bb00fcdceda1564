"""What municipalities have published, as far as the root domain shows it; rows of `public`."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What an entry of the directory is."""

    ANNOUNCEMENT = "announcement", _("Announcement")
    PRESS_RELEASE = "press_release", _("Press release")
    EVENT = "event", _("Event")
    PAGE = "page", _("Page")


class Entry(models.Model):
    """Something public on a municipality's portal: enough of it to be listed and found."""

    municipality = models.ForeignKey(
        settings.TENANT_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    number = models.BigIntegerField(help_text="Of the page, in its municipality.")
    kind = models.CharField(max_length=15, choices=EntryKind)
    language = models.CharField(max_length=2)
    translation_key = models.UUIDField(help_text="The same in every language.")
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    path = models.TextField(help_text="On the portal's host, beginning with a slash.")
    topic = models.CharField(max_length=20, blank=True)
    is_good_practice = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # An event that does not take place stays where it stood, and every row of it says so.
    called_off_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="entry_is_of_one_page"),
        ]
        indexes = [
            models.Index(fields=["kind", "-published_at", "-id"], name="entry_latest"),
            models.Index(fields=["ends_at"], name="entry_ends_at"),
            models.Index(fields=["starts_at", "id"], name="entry_starts_at"),
            models.Index(fields=["translation_key", "language"], name="entry_translation"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_called_off(self) -> bool:
        """Whether it is an event that does not take place."""
        return self.called_off_at is not None

    @property
    def title_as_told(self) -> str:
        """Its title as feeds say it, where nothing else can say that it was called off."""
        if not self.is_called_off:
            return self.title
        with translation.override(self.language):
            return gettext("Called off: %(title)s") % {"title": self.title}


class SearchText(models.Model):
    """The words of something public, without diacritics and weighted, to be searched."""

    municipality = models.ForeignKey(
        settings.TENANT_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    number = models.BigIntegerField()
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="text_is_of_one_page"),
        ]
        indexes = [GinIndex(fields=["words"], name="text_words")]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.number}"
