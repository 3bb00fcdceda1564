"""The search of a municipality: one statement, whatever is looked for and however often it stands.

A word that stands in every text is looked up in the index and counted; looked into are no more than
`RANKED` texts, those with the words in their titles and the newest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from search.words import Question

# Texts that are put into the order of their fitness; nobody turns the pages beyond them.
RANKED = 300
# Texts that are looked into for words side by side: the newest that hold all of them.
_LOOKED_INTO = 2000
# Things that are shown when nothing holds the words.
_SIMILAR = 10
# Letters of a word that is compared by its spelling, and how many of them are.
_SHORTEST, _MOST_ALIKE = 4, 4
# Characters of a text in which an excerpt is looked for.
_EXCERPT = 20_000
# Milliseconds after which a search is given up, and how alike words are to be taken for each other.
_SETTINGS = (
    "SET LOCAL statement_timeout = 3000; SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "
    "SET LOCAL work_mem = '16MB'; SET LOCAL pg_trgm.word_similarity_threshold = 0.45; "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """By what a search is narrowed. `language` is a reader's, who is also shown what has not been
    translated into it; with `only` nothing but that language. Empty means all."""

    language: str = ""
    only: bool = False
    kind: str = ""
    topic: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, as it is shown."""

    pk: int
    kind: str
    language: str
    topic: str
    title: str
    summary: str
    text: str
    path: str
    place: str
    at: datetime
    ends_at: datetime | None
    number: int
    source: str


@dataclass(slots=True)
class Results:
    """A page of what was found.

    `total` counts what fits the wish; `at_least` says that there may be more. `kinds` and `topics`
    count what fits the rest of it. `similar` holds what begins so or is spelled alike when nothing
    was found.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    at_least: bool = False
    kinds: dict[str, int] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    similar: list[Hit] = field(default_factory=list)

    @property
    def reachable(self) -> int:
        """How many of them can be looked at, page by page."""
        return min(self.total, RANKED)


_MATCHED = """
    SELECT i.id, i.kind, i.topic, i.at FROM search_searchitem i
     WHERE i.words @@ (SELECT %(every)s::tsquery) {narrowed}
"""
# As a function and no operator: the index would have every text looked into.
_NEAR = """
    SELECT m.id, m.kind, m.topic, m.at
      FROM (SELECT id, kind, topic, at FROM held ORDER BY at DESC, id DESC LIMIT %(looked_into)s) m
      JOIN search_searchitem i ON i.id = m.id
     WHERE ts_match_vq(i.words, (SELECT %(phrases)s::tsquery))
"""
_SQL = """
WITH {matched},
counted AS (
    SELECT json_agg(json_build_array(kind, topic, n)) AS facets
      FROM (SELECT kind, topic, count(*) AS n FROM matched GROUP BY kind, topic) g
),
candidates AS (
    (SELECT i.id FROM matched i WHERE true {chosen} ORDER BY i.at DESC, i.id DESC LIMIT %(ranked)s)
    {titled}
),
page AS (
    SELECT i.id, ts_rank(i.words, (SELECT %(every)s::tsquery), 1) AS rank, 0 AS likeness
      FROM candidates c JOIN search_searchitem i ON i.id = c.id
     ORDER BY rank DESC, i.at DESC, i.id DESC LIMIT %(size)s OFFSET %(offset)s
),
begun AS MATERIALIZED (
    SELECT i.id FROM search_searchitem i
     WHERE NOT EXISTS (SELECT FROM matched)
       AND i.words @@ (SELECT %(beginnings)s::tsquery) {narrowed} {chosen} LIMIT %(similar)s
),
alike AS (
    SELECT i.id, {likeness} AS likeness
      FROM (SELECT i.id, i.spelling FROM search_searchitem i
             WHERE NOT EXISTS (SELECT FROM matched) AND NOT EXISTS (SELECT FROM begun)
               AND ({alike}) {narrowed} {chosen} LIMIT %(looked_into)s) i
     ORDER BY likeness DESC, i.id DESC LIMIT %(similar)s
)
SELECT (SELECT facets FROM counted)::text, {at_least},
       (SELECT json_agg(json_build_array(i.id, i.kind, i.language, i.topic, i.title, i.summary,
                        left(i.text, %(excerpt)s), i.path, i.place, i.at, i.ends_at, i.number,
                        i.source, p.rank)
                        ORDER BY p.rank DESC, p.likeness DESC, i.at DESC, i.id DESC)
          FROM (SELECT id, rank, likeness FROM page
                UNION ALL SELECT id, -1.0, 0 FROM begun
                UNION ALL SELECT id, -1.0, likeness FROM alike) p
          JOIN search_searchitem i ON i.id = p.id)::text
"""
# Only where there are more than are ranked: those that have all words in their titles.
_TITLED = """UNION
    (SELECT i.id FROM search_searchitem i
      WHERE EXISTS (SELECT FROM matched OFFSET %(ranked)s)
        AND i.words @@ (SELECT %(titles)s::tsquery) {narrowed} {chosen}
      ORDER BY i.at DESC, i.id DESC LIMIT %(ranked)s)"""


def search(asked: Question, wish: Wish, *, place: int = 0, size: int = 10) -> Results:
    """What fits, the fittest first: `size` of them after the first `place`. One statement.

    Raises OperationalError when it takes longer than three seconds.
    """
    sql, values = _written(asked, wish)
    offset = max(0, min(place, RANKED))
    values |= {"size": min(size, RANKED - offset), "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS + sql, values)
        facets, at_least, rows = cursor.fetchone()
    results = _results(wish, orjson.loads(facets or "[]"), orjson.loads(rows or "[]"))
    results.at_least = at_least
    return results


def _written(asked: Question, wish: Wish) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {
        "every": asked.every,
        "phrases": asked.phrases,
        "titles": asked.titles,
        "beginnings": asked.beginnings,
        "ranked": RANKED,
        "looked_into": _LOOKED_INTO,
        "similar": _SIMILAR,
        "excerpt": _EXCERPT,
    }
    narrowed, chosen = _narrowed(wish, values), _chosen(wish, values)
    matched = _MATCHED.format(narrowed=narrowed)
    named, at_least = f"matched AS MATERIALIZED ({matched})", "false"
    titled = _TITLED.format(narrowed=narrowed, chosen=chosen)
    if asked.phrases:
        named = f"held AS MATERIALIZED ({matched}), matched AS MATERIALIZED ({_NEAR})"
        at_least, titled = "EXISTS (SELECT FROM held OFFSET %(looked_into)s)", ""
    likeness, alike = _alike(asked, values)
    sql = _SQL.format(
        matched=named,
        at_least=at_least,
        titled=titled,
        narrowed=narrowed,
        chosen=chosen,
        likeness=likeness,
        alike=alike,
    )
    return sql, values


def _alike(asked: Question, values: dict[str, Any]) -> tuple[str, str]:
    """How like a title is to the words, and whether it is like one of them at all."""
    words = [word for word in asked.plain if len(word) >= _SHORTEST][:_MOST_ALIKE]
    if not words:
        return "0", "false"
    values |= {f"word{n}": word for n, word in enumerate(words)}
    places = [f"%(word{n})s" for n in range(len(words))]
    likeness = " + ".join(f"public.word_similarity({place}, i.spelling)" for place in places)
    return likeness, " OR ".join(f"{place} OPERATOR(public.<%%) i.spelling" for place in places)


def _narrowed(wish: Wish, values: dict[str, Any]) -> str:
    """What narrows before anything is counted: language and year."""
    sql = ""
    if wish.year is not None:
        values |= {"from": f"{wish.year}-01-01", "to": f"{wish.year + 1}-01-01"}
        sql += " AND i.at >= %(from)s::timestamptz AND i.at < %(to)s::timestamptz"
    if not wish.language:
        return sql
    values["language"] = wish.language
    if wish.only or wish.language == "sl":
        return f"{sql} AND i.language = %(language)s"
    return f"""{sql} AND (i.language = %(language)s OR (i.language = 'sl' AND NOT EXISTS (
        SELECT FROM search_searchitem t WHERE t.language = %(language)s
           AND t.translation_key = i.translation_key)))"""


def _chosen(wish: Wish, values: dict[str, Any]) -> str:
    """What chooses among what was counted: kind and topic."""
    sql = ""
    for name in ("kind", "topic"):
        if value := getattr(wish, name):
            values[name] = value
            sql += f" AND i.{name} = %({name})s"
    return sql


def _results(wish: Wish, facets: list[Any], rows: list[Any]) -> Results:
    results = Results()
    for kind, topic, n in facets:
        if wish.topic in ("", topic):
            results.kinds[kind] = results.kinds.get(kind, 0) + n
        if wish.kind in ("", kind):
            results.topics[topic] = results.topics.get(topic, 0) + n
        if wish.topic in ("", topic) and wish.kind in ("", kind):
            results.total += n
    for *row, rank in rows:
        (results.hits if rank >= 0 else results.similar).append(_hit(row))
    results.similar = _once(results.similar)[:_SIMILAR]
    return results


def _hit(row: Sequence[Any]) -> Hit:
    values = list(row)
    values[9] = datetime.fromisoformat(values[9])
    values[10] = datetime.fromisoformat(values[10]) if values[10] else None
    return Hit(*values)


def _once(hits: list[Hit]) -> list[Hit]:
    return list({hit.pk: hit for hit in hits}.values())
