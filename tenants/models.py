"""Municipalities and the hosts under which they answer; rows of `public`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from common.text import fold, sort_key
from tenants.rules import COLOUR, SCHEMA


def shared_storage() -> FileSystemStorage:
    """Where the files of `public` rows lie (coats of arms): they belong to no schema."""
    return FileSystemStorage(Path(settings.MEDIA_ROOT) / "public", base_url="/media/shared/")


class Kind(models.TextChoices):
    """What a portal's owner is in law."""

    MUNICIPALITY = "municipality", _("Municipality")
    URBAN_MUNICIPALITY = "urban_municipality", _("Urban municipality")
    REGIONAL_CENTRE = "regional_centre", _("Regional centre")


class Status(models.TextChoices):
    """Whether a portal answers."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    DELETING = "deleting", _("Being deleted")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """Reads of the list of portals."""

    def active(self) -> "MunicipalityQuerySet":
        """Portals that answer."""
        return self.filter(status=Status.ACTIVE)

    def matching(self, words: str) -> "MunicipalityQuerySet":
        """Portals whose name or region holds every one of `words`, forgiving about č, š and ž."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Municipality(TenantMixin):
    """A municipality or regional centre with a portal of its own."""

    schema_name = models.CharField(max_length=41, unique=True, db_index=False)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("official code"), max_length=3, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MUNICIPALITY)
    region = models.CharField(_("region"), max_length=60, blank=True)
    latitude = models.FloatField(_("latitude of the seat (WGS84)"), null=True, blank=True)
    longitude = models.FloatField(_("longitude of the seat (WGS84)"), null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"))
    colour = models.CharField(_("colour"), max_length=7, default="#0b4f6c")
    accent = models.CharField(_("second colour"), max_length=7, default="#e0a800")
    coat_of_arms = models.ImageField(
        _("coat of arms"), upload_to="arms/", storage=shared_storage, blank=True
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    suspended_because = models.TextField(_("reason of the suspension"), blank=True)
    # What the portal may use; None is whatever the installation gives everybody (QUOTAS).
    storage_mb = models.PositiveIntegerField(_("storage in MB"), null=True, blank=True)
    mail_a_day = models.PositiveIntegerField(_("mails a day"), null=True, blank=True)
    exports_a_day = models.PositiveIntegerField(_("exports a day"), null=True, blank=True)
    api_an_hour = models.PositiveIntegerField(_("API requests an hour"), null=True, blank=True)
    # Set while the municipality is marked for deletion: why, and when its time to think is over.
    deleted_because = models.TextField(
        _("reason of the deletion"), blank=True, default="", db_default=""
    )
    delete_after = models.DateTimeField(_("will be deleted after"), null=True, blank=True)
    search_text = models.TextField(editable=False)
    sort_key = models.TextField(editable=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Schemas are made by provisioning, from the template, in one transaction with this row.
    auto_create_schema = False
    auto_drop_schema = False

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="municipality_code_is_its_own"),
            models.CheckConstraint(
                condition=Q(schema_name__regex=SCHEMA.pattern), name="schema_name_is_plain"
            ),
            models.CheckConstraint(
                condition=Q(colour__regex=COLOUR.pattern), name="colour_is_hexadecimal"
            ),
            models.CheckConstraint(
                condition=Q(accent__regex=COLOUR.pattern), name="accent_is_hexadecimal"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is searched and sorted by beside the name."""
        self.search_text = fold(f"{self.name} {self.region} {self.schema_name}")
        self.sort_key = sort_key(self.name.removeprefix("Mestna ").removeprefix("Občina "))
        super().save(*args, **kwargs)


class Domain(DomainMixin):
    """A host under which a municipality's portal answers, once it is checked.

    The primary one shows the portal, every other leads to it.
    """

    # When it was found to lead here; None while that is still to be shown. The operator's own word
    # is enough for hosts of the installation, and for the rows of code that knows no check.
    checked_at = models.DateTimeField(null=True, blank=True, db_default=Now())
    # What the host has to answer at /.well-known/skupaj/<challenge>.
    challenge = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(domain__regex=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"),
                name="domain_is_a_lower_case_host",
            )
        ]

    def __str__(self) -> str:
        return str(self.domain)


class Template(models.Model):
    """The migrated template schema as SQL, and the fingerprint of the code that it belongs to."""

    fingerprint = models.CharField(max_length=64)
    script = models.TextField()

    def __str__(self) -> str:
        return self.fingerprint[:12]


class DeletionReport(models.Model):
    """What a municipality left behind in each place, before and after its deletion.

    It outlives the municipality and names no person. Unfinished, it says that a deletion broke off.
    """

    schema_name = models.CharField(max_length=41, db_index=True)
    name = models.CharField(max_length=120)
    because = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # For each place: {"before": 77, "after": 0}; `after` is missing until it was looked at.
    found = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schema_name"],
                condition=Q(finished_at=None),
                name="one_unfinished_deletion_a_schema",
            )
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.begun_at:%Y-%m-%d}"


class SchemaState(models.Model):
    """How far a municipality's schema has been brought, as the fleet's last run left it.

    A municipality without a row is a clone that no run has looked at yet.
    """

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, primary_key=True, related_name="schema_state"
    )
    # A hash of the code's last migrations, up to which the schema has been brought in full.
    leaves = models.CharField(max_length=64, blank=True)
    # Hashes of what was then found in it: the migrations that it names as applied, and its shape.
    history = models.CharField(max_length=32, blank=True)
    shape = models.CharField(max_length=32, blank=True)
    # The code that did it, by the fingerprint under which `prepare` knows it.
    release = models.CharField(max_length=12, blank=True)
    migrated_at = models.DateTimeField(null=True, blank=True)
    # Why it is not as it should be, in words for the operator; empty when all is well.
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.failure or 'as it should be'}"
