"""Building a world, in the same order in both municipalities so that the numbers are the same."""

from search.services import rebuild
from tests.support import in_municipality
from tests.tenants.isolation import (
    asked,
    consulting,
    contents,
    funded,
    mapped,
    pages,
    registers,
    renewing,
    signed,
)
from tests.tenants.isolation.world import World

STEPS = (
    contents.people,
    contents.accounts,
    contents.collections,
    contents.files,
    pages.pages,
    pages.pages_in_every_state,
    pages.workflows,
    pages.translations,
    contents.small_things,
    contents.imports,
    contents.notices,
    contents.all_processes,
    signed.collections,
    consulting.consultations,
    registers.register,
    asked.surveys,
    mapped.ground,
    renewing.renewals,
    funded.funded,
    contents.registrations,
    contents.notifications,
    contents.keys,
)


def build(schema: str) -> World:
    """Fill a municipality; committed, under the role of the application."""
    world = World(schema)
    with in_municipality(schema):
        for step in STEPS:
            step(world)
        # As the worker would, once it has read the outbox.
        rebuild()
    return world
