"""One run over the fleet: public and template, one canary, then the others side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import NotFound
from tenants.models import Municipality
from tenants.provisioning.fleet.session import alone, catalogue
from tenants.provisioning.fleet.state import Found, Standing, remember, settled, survey
from tenants.provisioning.fleet.work import Outcome, remember_failure
from tenants.provisioning.fleet.workers import Crew
from tenants.provisioning.prepare import prepare

Say = Callable[[str], None]
# Told after each schema: which, how many are done, how many there are.
Progress = Callable[[Outcome, int, int], None]


@dataclass(frozen=True)
class Order:
    """What a run was asked for."""

    processes: int = 1
    only: tuple[str, ...] = ()
    canary: str = ""


@dataclass
class Result:
    """What became of the fleet: schemas brought up, all that were looked at, and what is wrong."""

    brought: int = 0
    looked_at: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    # The canary that stopped the run, and how many others wait for it.
    stopped_by: str = ""
    waiting: int = 0

    @property
    def well(self) -> bool:
        """Whether every schema is as the code wants it."""
        return not self.failures


def migrate(order: Order, say: Say, progress: Progress) -> Result:
    """Bring every municipality's schema up to the code; goes on past those that fail.

    Alone in the installation: another run waits. Safe to repeat and to kill: a second run does what
    the first has left. Raises NotFound for a name that is no municipality's. Needs the owner.
    """
    check(order)
    with alone(say):
        prepare(say)
        before = look(order.only)
        behind = [one.schema for one in before if one.standing == Standing.BEHIND]
        if not behind:
            return _concluded(Result(), before)
        result = _run(order, behind, say, progress)
        return _concluded(result, look(order.only))


def look(only: Sequence[str] = ()) -> list[Found]:
    """How each schema stands, now; nothing is changed."""
    with catalogue() as cursor:
        return survey(cursor, only)


def check(order: Order) -> None:
    """Raise NotFound when an order names a schema that is no municipality's."""
    asked = {*order.only, *filter(None, [order.canary])}
    there = Municipality.objects.filter(schema_name__in=asked)
    if missing := asked - set(there.values_list("schema_name", flat=True)):
        message = _("There is no municipality with the schema “%(schema)s”.")
        raise NotFound("no_such_municipality", message % {"schema": min(missing)})


def _run(order: Order, behind: list[str], say: Say, progress: Progress) -> Result:
    result = Result()
    done = 0

    def report(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        if outcome.failure:
            result.failures[outcome.schema] = outcome.failure
            remember_failure(outcome.schema, outcome.failure)
        else:
            result.brought += 1
        progress(outcome, done, len(behind))

    canary = canary_of(order, behind)
    with Crew(order.processes) as crew:
        if canary:
            say(_("first alone: %(schema)s") % {"schema": canary})
            crew.summon(len(behind))
            crew.run([canary], report)
            if failure := result.failures.get(canary) or _not_like_template(canary):
                result.failures[canary] = failure
                result.stopped_by, result.waiting = canary, len(behind) - 1
                return result
        crew.run([schema for schema in behind if schema != canary], report)
    return result


def canary_of(order: Order, behind: Sequence[str]) -> str:
    """Who goes first, alone: the one that was asked for, else the first by name.

    Nobody, once a municipality has been brought up to this code and is well: a second run would
    else be held up for good by the one that fails.
    """
    if order.canary:
        return order.canary if order.canary in behind else ""
    return "" if settled() else behind[0]


def _not_like_template(schema: str) -> str:
    found = look([schema])
    return str(found[0].difference) if found else ""


def template_alone_is_otherwise(found: Sequence[Found]) -> bool:
    """Whether every one of several municipalities differs from the template in the same way."""
    standings = {one.standing for one in found}
    shapes = {one.shape for one in found}
    return len(found) > 1 and standings == {Standing.ALTERED} and len(shapes) == 1


def _concluded(result: Result, found: list[Found]) -> Result:
    remember(found)
    result.looked_at = len(found)
    if template_alone_is_otherwise(found):
        message = _("All municipalities differ from it in one way, so it was altered, not they.")
        result.failures[settings.TEMPLATE_SCHEMA] = f"{message}\n{found[0].words}"
        return result
    for one in found:
        if one.standing == Standing.BEHIND and result.stopped_by:
            # It waits; what it waits for is named.
            continue
        if one.standing != Standing.CURRENT and one.schema not in result.failures:
            result.failures[one.schema] = one.words
            if one.standing == Standing.GONE:
                remember_failure(one.schema, one.words)
    return result
