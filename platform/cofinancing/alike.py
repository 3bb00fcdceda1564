"""Calls that may be one: found by how their titles are spelled, among those of the last year."""

from collections.abc import Sequence

from django.db import connection

from cofinancing.models import Opportunity
from common.text import fold

# From 0 to 1: three of five groups of three letters are the same.
ALIKE = 0.6
_STATEMENT = """
    SELECT asked.place::int, found.id
      FROM unnest(%s::text[]) WITH ORDINALITY asked(title, place)
      JOIN LATERAL (
          SELECT id FROM cofinancing_opportunity
           WHERE withdrawn_at IS NULL AND id <> %s
             AND (closes_at IS NULL OR closes_at > now() - interval '1 year')
             AND public.similarity(spelling, asked.title) >= %s
           ORDER BY public.similarity(spelling, asked.title) DESC, id LIMIT 1
      ) found ON true
"""


def alike(titles: Sequence[str], *, without: int = 0) -> dict[int, Opportunity]:
    """For the places of `titles` the call that is spelled most like it, where there is one that is
    alike; two statements, whatever their number. `without` is a call that is not looked at."""
    with connection.cursor() as cursor:
        spelled = [fold(title)[:300] for title in titles]
        cursor.execute(_STATEMENT, [spelled, without, ALIKE])
        pairs = {place - 1: pk for place, pk in cursor.fetchall()}
    known = Opportunity.objects.in_bulk(set(pairs.values()))
    return {place: known[pk] for place, pk in pairs.items() if pk in known}
