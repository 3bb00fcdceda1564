"""How each municipality's schema stands to the code: read from the schemas, not from memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.models import Municipality, SchemaState
from tenants.provisioning.fleet.fingerprints import Difference, differences, shapes
from tenants.provisioning.fleet.history import History, histories_of, leaves, leaves_hash


class Standing(StrEnum):
    """What a run has to do with a schema."""

    CURRENT = "current"
    BEHIND = "behind"
    ALTERED = "altered"
    GONE = "gone"


_NONE = Difference()


@dataclass(frozen=True)
class Found:
    """One schema as it was found; `difference` is what is otherwise than in the template."""

    municipality: int
    schema: str
    standing: Standing
    history: str = ""
    shape: str = ""
    difference: Difference = _NONE

    @property
    def words(self) -> str:
        """What is wrong with it, for the operator; empty when nothing is."""
        if self.standing == Standing.ALTERED:
            return _("The schema was altered:\n%(what)s") % {"what": self.difference}
        if self.standing == Standing.BEHIND:
            return _("Migrations are missing: run “manage.py fleet migrate”.")
        if self.standing == Standing.GONE:
            return _("There is no schema of that name, or it names no migrations.")
        return ""


def survey(cursor: Any, only: Iterable[str] = ()) -> list[Found]:
    """Every municipality's schema as it is now, by name; `only` those when there are any.

    Four statements for all of them, whatever their number. `cursor` is `session.catalogue()`'s.
    """
    rows = Municipality.objects.order_by("schema_name").values_list("pk", "schema_name")
    wanted = [(pk, schema) for pk, schema in rows if not only or schema in set(only)]
    known = {state.pk: state for state in SchemaState.objects.all()}
    names = [schema for _pk, schema in wanted] + [settings.TEMPLATE_SCHEMA]
    histories, shaped = histories_of(cursor, names), shapes(cursor, names)
    model = shaped.get(settings.TEMPLATE_SCHEMA, "")
    altered = [name for name, shape in shaped.items() if shape != model]
    told = differences(cursor, altered, settings.TEMPLATE_SCHEMA) if altered else {}
    return [
        Found(
            pk,
            schema,
            _standing(histories, schema, known.get(pk), told),
            histories[schema].digest if schema in histories else "",
            shaped.get(schema, ""),
            told.get(schema, _NONE),
        )
        for pk, schema in wanted
    ]


def _standing(
    histories: Mapping[str, History],
    schema: str,
    known: SchemaState | None,
    altered: Mapping[str, Difference],
) -> Standing:
    history = histories.get(schema)
    if history is None:
        return Standing.GONE
    model = histories.get(settings.TEMPLATE_SCHEMA)
    # A history of its own is right when a run has left it so: squashed migrations, for example.
    own = known is not None and known.history == history.digest
    like_template = model is not None and model.digest == history.digest
    # Without a row it is a clone that no run has looked at: its history tells.
    unfinished = known is not None and known.leaves != leaves_hash()
    if unfinished or history.leaves < len(leaves()) or not (own or like_template):
        return Standing.BEHIND
    return Standing.ALTERED if schema in altered else Standing.CURRENT


def remember(found: Iterable[Found]) -> None:
    """Write down what was found of schemas that are up to date; what has not changed is left."""
    known = {state.pk: state for state in SchemaState.objects.all()}
    fresh, changed = [], []
    for one in found:
        if one.standing not in (Standing.CURRENT, Standing.ALTERED):
            continue
        state = known.get(one.municipality)
        before = state and (state.history, state.shape, state.failure)
        state = state or SchemaState(pk=one.municipality, leaves=leaves_hash())
        state.history, state.shape, state.failure = one.history, one.shape, one.words
        if before is None:
            state.migrated_at = timezone.now()
            fresh.append(state)
        elif before != (state.history, state.shape, state.failure):
            changed.append(state)
    SchemaState.objects.bulk_create(fresh, ignore_conflicts=True)
    SchemaState.objects.bulk_update(changed, ["history", "shape", "failure"])


def settled() -> bool:
    """Whether some municipality has been brought up to this code, and is well."""
    return SchemaState.objects.filter(leaves=leaves_hash(), failure="").exists()
