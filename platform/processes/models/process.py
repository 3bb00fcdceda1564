"""A process: what the municipality does together with its citizens, by a recipe."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Said = dict[str, dict[str, str]]


def spoken(texts: dict[str, Any], language: str = "") -> Any:
    """What is said in a language (that of the moment), or in Slovenian, or in what there is."""
    wanted = language or str(get_language())
    return texts.get(wanted) or texts.get("sl") or next(iter(texts.values()), {})


class Level(models.TextChoices):
    """How far people are taken along (`domain.md` A1)."""

    INFORM = "inform", _("We inform")
    CONSULT = "consult", _("We ask for opinions")
    INVOLVE = "involve", _("We decide together")


def package_path(_instance: Any, _filename: str) -> str:
    """A name of ours, never used twice."""
    return f"packages/{uuid4().hex}.zip"


class ProcessQuerySet(models.QuerySet["Process"]):
    """Reads of processes."""

    def public(self) -> "ProcessQuerySet":
        """Those whose plan has been published."""
        return self.filter(published_at__isnull=False)

    def running(self, now: datetime) -> "ProcessQuerySet":
        """Public, not annulled, and with a step that is not over at `now`."""
        ends = self.public().alias(ends_at=models.Max("steps__closes_at"))
        return ends.filter(ends_at__gt=now, annulled_at=None)

    def past(self, now: datetime) -> "ProcessQuerySet":
        """Public, and either annulled or with every step over at `now`."""
        ends = self.public().alias(ends_at=models.Max("steps__closes_at"))
        return ends.filter(Q(ends_at__lte=now) | Q(annulled_at__isnull=False))

    def of_units(self, units: set[str]) -> "ProcessQuerySet":
        """Those of some units; of all for `{""}` or none, which limit nobody."""
        if not units or "" in units:
            return self.all()
        wanted = Q()
        for unit in units:
            wanted |= Q(unit__iexact=unit)
        return self.filter(wanted)


class Process(models.Model):
    """Something that the municipality does together with its citizens, by a recipe."""

    slug = models.SlugField(max_length=80, unique=True)
    recipe_key = models.CharField(max_length=40)
    # The number of the case as the municipality's own records system gives it.
    number = models.CharField(_("case number"), max_length=60, blank=True)
    # {"sl": {"title", "about", "decider", "open", "settled"}}; see `rules.PARTS`.
    texts = models.JSONField(default=dict)
    level = models.CharField(max_length=10, choices=Level, default=Level.CONSULT)
    unit = models.CharField(max_length=80, blank=True, db_default="", default="")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # By step of the recipe: days where the municipality takes others than the recipe's.
    lengths = models.JSONField(default=dict)
    # By step of the recipe: why it is left out.
    left_out = models.JSONField(default=dict)
    # Why it goes faster than usual, by language; people read it.
    fast_track = models.JSONField(default=dict)
    # [{"group", "influence" 1-3, "interest" 1-3, "how", "reached_on"}], [{"risk", "answer"}].
    stakeholders = models.JSONField(default=list)
    risks = models.JSONField(default=list)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_because = models.JSONField(default=dict)
    # {"sl": {"reached", "changed", "next_time"}}; what was learnt, once it is over.
    evaluation = models.JSONField(default=dict)
    evaluated_at = models.DateTimeField(null=True, blank=True)
    # When its papers were handed over to the archive, and the SHA-256 of the package.
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_digest = models.CharField(max_length=64, blank=True)
    # Under what the archive has it.
    archived_as = models.CharField(max_length=200, blank=True, db_default="", default="")
    # The package that was made last: {"token", "asked_at", "digest", "files"}, and its file.
    package = models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
    package_file = models.FileField(upload_to=package_path, blank=True, db_default="", default="")

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(annulled_at=None) | ~Q(annulled_because={}),
                name="annulled_process_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-created_at", "-id"], name="process_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(spoken(self.texts).get("title", "") or self.slug)

    @property
    def fast_reason(self) -> str:
        """Why it goes faster than usual; empty when it does not."""
        return str(spoken(self.fast_track) or "")

    @property
    def because_annulled(self) -> str:
        """Why it was annulled; empty when it was not."""
        return str(spoken(self.annulled_because) or "")

    @property
    def learnt(self) -> dict[str, str]:
        """What was learnt from it, once that has been published."""
        found: dict[str, str] = spoken(self.evaluation) if self.evaluated_at else {}
        return found

    def said(self, language: str = "") -> dict[str, str]:
        """Its words in a language (that of the moment), or in the one that there is."""
        found: dict[str, str] = spoken(self.texts, language)
        return found


class ChangeKind(models.TextChoices):
    """How a process that people can see was changed."""

    PUBLISHED = "published", _("The plan was published")
    REPLANNED = "replanned", _("Dates were moved")
    EXTENDED = "extended", _("The time was extended")
    CORRECTED = "corrected", _("Something was corrected")
    ANNULLED = "annulled", _("The process was annulled")


class Change(models.Model):
    """A change of a public process, with its reason; PostgreSQL refuses to alter or remove it."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=254, blank=True)
    because = models.JSONField(default=dict)
    # {step: [opens_at, closes_at]} before and after, of those steps that moved.
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.process_id} {self.kind} {self.at:%Y-%m-%d}"

    @property
    def why(self) -> str:
        """Its reason in the language of the moment, or in the one that there is."""
        return str(spoken(self.because) or "")
