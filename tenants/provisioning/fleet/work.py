"""One worker of a run: reads names of schemas, brings each up, answers a line of JSON each."""

import json
import time
from dataclasses import asdict, dataclass
from functools import cache
from typing import IO, Any

from django.db import Error, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.isolation.connection import connection
from tenants.models import Municipality, SchemaState
from tenants.provisioning.fleet.history import LEDGER, histories_of, leaves_hash
from tenants.provisioning.fleet.session import held
from tenants.provisioning.fleet.steps import Migrator
from tenants.provisioning.prepare import code_fingerprint, ensure_role_of

READY = "ready"
# A change that finds its table in use gives up after `steps.LOCK_SECONDS`, and comes again.
TRIES = 3
_LOCK_NOT_AVAILABLE = "55P03"
_LONGEST = 2000


@dataclass(frozen=True)
class Outcome:
    """What became of one schema: migrations applied, seconds taken, and why not, if not."""

    schema: str
    applied: int = 0
    seconds: float = 0.0
    failure: str = ""

    def line(self) -> str:
        """As the parent reads it."""
        return json.dumps(asdict(self))


def serve(names: IO[str], answers: IO[str]) -> None:
    """Work until there are no more names: the parent has closed its end, or is no more."""
    migrator = Migrator()
    print(READY, file=answers, flush=True)
    for line in names:
        outcome = bring_up(migrator, line.strip())
        try:
            print(outcome.line(), file=answers, flush=True)
        except BrokenPipeError:
            return


def bring_up(migrator: Migrator, schema: str) -> Outcome:
    """Bring one municipality's schema up to the code and write down how it went; never raises."""
    began = time.monotonic()
    applied, failure = 0, ""
    try:
        with held(schema):
            applied = _migrate(migrator, schema)
    except Exception as error:
        failure = words_of(error)
        # Whatever state the connection is in, the next schema begins with another.
        connection.close()
        remember_failure(schema, failure)
    return Outcome(schema, applied, round(time.monotonic() - began, 3), failure)


def _migrate(migrator: Migrator, schema: str) -> int:
    municipality = Municipality.objects.filter(schema_name=schema).first()
    if municipality is None:
        # Deleted since the run began: there is nothing left to bring anywhere.
        return 0
    applied = _patiently(migrator, schema)
    with transaction.atomic(), connection.cursor() as cursor:
        ensure_role_of(cursor, schema)
    _remember(municipality, schema)
    return applied


def _patiently(migrator: Migrator, schema: str) -> int:
    for _attempt in range(TRIES - 1):
        try:
            return migrator.bring_up(schema)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != _LOCK_NOT_AVAILABLE:
                raise
    return migrator.bring_up(schema)


def _remember(municipality: Any, schema: str) -> None:
    with connection.cursor() as cursor:
        history = histories_of(cursor, [schema])[schema]
    SchemaState.objects.update_or_create(
        pk=municipality.pk,
        defaults={
            "leaves": leaves_hash(),
            "history": history.digest,
            "release": release(),
            "migrated_at": timezone.now(),
            "failure": "",
        },
    )


@cache
def release() -> str:
    """The code that works here, by the first letters of the fingerprint of `prepare`."""
    return code_fingerprint()[:12]


def remember_failure(schema: str, failure: str) -> None:
    """Write down why a schema is not as it should be, beside saying so; never raises.

    Where the database is away what is said alone remains.
    """
    try:
        municipality = Municipality.objects.filter(schema_name=schema).first()
        if municipality is not None:
            SchemaState.objects.update_or_create(pk=municipality.pk, defaults={"failure": failure})
    except Error:
        connection.close()


def words_of(error: BaseException) -> str:
    """A failure in the words of whatever failed, with its kind."""
    if f'"{LEDGER}" does not exist' in str(error):
        return _("There is no schema of that name, or it names no migrations.")
    return f"{type(error).__name__}: {str(error).strip()}"[:_LONGEST]
