"""What the operators' door keeps; rows of `public`, none of which points to a person's row.

People stand in every schema under one model: a foreign key from here to it would make Django look
into these tables whenever a municipality deletes somebody.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 63


class SecondFactor(models.Model):
    """The code generator of one operator. Its secret is not here: see `factors.secret_of`."""

    operator = models.BigIntegerField(primary_key=True)
    seed = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The newest step of time whose code was accepted: each code opens once.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"second factor of {self.operator}"


class RecoveryCode(models.Model):
    """A way in without the generator, once; kept as a hash."""

    operator = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operator", "digest"], name="recovery_code_is_its_own")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.operator}"


class OperatorAct(models.Model):
    """What an operator did, written in the act's own transaction. PostgreSQL refuses changes."""

    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=254)
    act = models.CharField(max_length=40)
    schema_name = models.CharField(max_length=NAME_LENGTH, blank=True, db_index=True)
    facts = models.JSONField(default=dict)
    # The network that the operator came from, not the machine; empty on the command line.
    address = models.CharField(max_length=43, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}: {self.act} {self.schema_name}"


class State(models.TextChoices):
    """Where a job is; derived, never stored."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    BROKEN_OFF = "broken_off", _("Broken off, will be taken up again")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class FleetJobQuerySet(models.QuerySet["FleetJob"]):
    """Reads of jobs."""

    def unfinished(self) -> "FleetJobQuerySet":
        """Jobs that wait or run."""
        return self.filter(finished_at=None)

    def newest_first(self) -> "FleetJobQuerySet":
        """What is on its way, then what was finished last."""
        return self.order_by(models.F("finished_at").desc(nulls_first=True), "-asked_at")


class FleetJob(models.Model):
    """A piece of work that needs the owner's login: asked for here, done by the fleet's worker."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    # Empty where it is about no single municipality.
    schema_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    arguments = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    # Only who knows SECRET_KEY can write it: SQL that was smuggled in asks for nothing here.
    seal = models.CharField(max_length=64)

    worker = models.CharField(max_length=100, blank=True, db_default="", default="")
    started_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    done = models.PositiveIntegerField(default=0, db_default=0)
    of = models.PositiveIntegerField(default=0, db_default=0)
    step = models.CharField(max_length=200, blank=True, default="", db_default="")

    finished_at = models.DateTimeField(null=True, blank=True)
    failed = models.BooleanField(default=False, db_default=False)
    outcome = models.TextField(blank=True, default="", db_default="")
    report = models.JSONField(default=dict)

    objects = FleetJobQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schema_name"],
                condition=Q(finished_at=None),
                name="one_unfinished_job_a_municipality",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["-asked_at"], name="console_job_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.schema_name}"

    def state(self, now: datetime) -> State:
        """Where the job is at `now`."""
        if self.finished_at is not None:
            return State.FAILED if self.failed else State.DONE
        if self.lease_until is None:
            return State.WAITING
        return State.RUNNING if self.lease_until > now else State.BROKEN_OFF

    @property
    def percent(self) -> int:
        """How much is done, of a hundred."""
        return min(100, 100 * self.done // self.of) if self.of else 0


class Measured(models.Model):
    """What a municipality takes up, as the fleet's worker last found it."""

    schema_name = models.CharField(max_length=NAME_LENGTH, primary_key=True)
    measured_at = models.DateTimeField()
    tables = models.PositiveIntegerField()
    # Bytes of its tables and indexes, and of its files.
    data_bytes = models.BigIntegerField()
    file_bytes = models.BigIntegerField()
    # Since midnight: mails that left, and mails that its quota held back.
    mails = models.PositiveIntegerField(default=0)
    mails_refused = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.schema_name


class Backup(models.Model):
    """The last backup of each kind, as the scripts that make them noted it; see `backups`."""

    class Kind(models.TextChoices):
        """What was written."""

        ARCHIVE = "archive", _("own archive")
        SET = "set", _("whole installation")
        BASE = "base", _("whole server")

    kind = models.CharField(max_length=10, choices=Kind)
    # The municipality of an archive; else empty.
    schema_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    name = models.CharField(max_length=200)
    # What was written before this moment is in it.
    began_at = models.DateTimeField()
    bytes = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "schema_name"], name="last_backup_of_its_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.schema_name or self.name}"
