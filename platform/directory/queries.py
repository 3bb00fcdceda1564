"""What the root domain shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FloatField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django_tenants.utils import get_tenant_domain_model, get_tenant_model

from directory.models import Entry, SearchText
from search.queries import RANKED
from search.words import Question, question
from tenants.models import Municipality

FIRST_LANGUAGE = "sl"
# Milliseconds after which a statement of a search is given up.
LONGEST = 3000
# A title as its spelling is compared; migration 0005 keeps an index of it.
SPELLING = "translate(lower(directory_entry.title), 'čšžćđàèéìòùáíóöőúüű', 'cszcdaeeiouaiooouuu')"
# Letters of a word that is compared by its spelling, and how many of them are; titles that are
# looked into, and those that are told.
_SHORTEST, _MOST_ALIKE, _LOOKED_INTO, _ALIKE = 3, 3, 2000, 20


def portals(words: str = "", region: str = "") -> "QuerySet[Municipality]":
    """Portals that answer, in the order of the Slovenian alphabet, each with its first host.

    One query. `words` narrows by name and region, forgiving about č, š and ž; `region` by region.
    """
    model: type[Municipality] = get_tenant_model()
    found: QuerySet[Municipality] = (
        model.objects.active()
        .matching(words)
        .annotate(host=_host_of(OuterRef("pk")))
        .order_by("sort_key", "name")
    )
    return found.filter(region=region) if region else found


def regions() -> list[str]:
    """The regions in which there are portals, in the order of the Slovenian alphabet."""
    from common.text import sort_key

    found = get_tenant_model().objects.active().exclude(region="").values_list("region", flat=True)
    return sorted(set(found), key=sort_key)


def entries(language: str) -> "QuerySet[Entry]":
    """What portals that answer have published in `language`, each with the first host of its own.

    What has not been translated is there in Slovenian; in no order.
    """
    if language == FIRST_LANGUAGE:
        return published().filter(language=language)
    translated = _of_open_portals().filter(
        municipality=OuterRef("municipality"),
        translation_key=OuterRef("translation_key"),
        language=language,
    )
    untranslated = Q(~Exists(translated), language=FIRST_LANGUAGE)
    return published().filter(Q(language=language) | untranslated)


def published() -> "QuerySet[Entry]":
    """What portals that answer have published, in every language; in no order."""
    return (
        _of_open_portals()
        .select_related("municipality")
        .annotate(host=_host_of(OuterRef("municipality_id")))
    )


def _of_open_portals() -> "QuerySet[Entry]":
    """Entries in the languages that their portals have today; another's address leads nowhere."""
    return Entry.objects.filter(
        municipality__status="active", municipality__languages__contains=[F("language")]
    )


def announcements(language: str) -> "QuerySet[Entry]":
    """Announcements and press releases of all portals, the latest first."""
    found = entries(language).filter(kind__in=("announcement", "press_release"))
    return found.order_by(F("published_at").desc(nulls_last=True), "-pk")


def good_practices(language: str) -> "QuerySet[Entry]":
    """Announcements that municipalities have marked for others to learn from, the latest first."""
    return announcements(language).filter(is_good_practice=True)


def events(language: str) -> "QuerySet[Entry]":
    """Events of all portals; in no order."""
    return entries(language).filter(kind="event")


def coming_events(language: str, now: datetime) -> "QuerySet[Entry]":
    """Events of all portals that are not over at `now`, the nearest first."""
    return events(language).filter(ends_at__gt=now).order_by("starts_at", "pk")


def past_events(language: str, now: datetime) -> "QuerySet[Entry]":
    """Events of all portals that are over at `now`, the latest first."""
    return events(language).filter(ends_at__lte=now).order_by("-starts_at", "-pk")


def next_change(now: datetime) -> datetime | None:
    """The next moment at which lists of coming events change without anybody writing."""
    found = Entry.objects.filter(ends_at__gt=now).aggregate(end=Min("ends_at"))
    end: datetime | None = found["end"]
    return end


def matching(found: "QuerySet[Entry]", words: str, language: str = "") -> "QuerySet[Entry]":
    """Those of `found` that hold all `words`, the fittest first; for a reader of `language`.

    Forgiving about č, š and ž and about endings; words in quotation marks stand side by side.
    """
    asked = question(words, _languages(language))
    if asked is None:
        return found.none()
    query = _query(f"{asked.every} & {asked.phrases}" if asked.phrases else asked.every)
    return _by_rank(found, query)


@contextmanager
def within_time() -> Iterator[None]:
    """Let no statement of the block take longer than a search may; OperationalError otherwise."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(LONGEST)])
        yield


def beginning(found: "QuerySet[Entry]", words: str) -> "QuerySet[Entry]":
    """Those of `found` that hold a word beginning with each of `words`, the fittest first.

    For whoever finds nothing otherwise: half a word is found so.
    """
    asked = question(words)
    return found.none() if asked is None else _by_rank(found, _query(asked.beginnings))


def alike(asked: Question, language: str) -> list[str]:
    """Titles of what a reader of `language` is shown with a word spelled like one that was asked
    for, the likest first; within the time of a search."""
    words = [word for word in asked.plain if len(word) >= _SHORTEST][:_MOST_ALIKE]
    if not words:
        return []
    with connection.cursor() as cursor:
        # As in a municipality: the planner would have every title looked into.
        cursor.execute(
            "SET LOCAL pg_trgm.word_similarity_threshold = 0.45; SET LOCAL enable_seqscan = off; "
            "SET LOCAL jit = off"
        )
    one = f"%s OPERATOR(public.<%%) {SPELLING}"
    is_alike = RawSQL(" OR ".join([one] * len(words)), words, BooleanField())  # noqa: S611 - ours
    likeness = " + ".join([f"public.word_similarity(%s, {SPELLING})"] * len(words))
    by_likeness = RawSQL(likeness, words, FloatField())  # noqa: S611 - ours
    # By their spelling alone, so that no index but that of it is of any use.
    some = list(Entry.objects.filter(is_alike).values_list("pk", flat=True)[:_LOOKED_INTO])
    found = entries(language).filter(pk__in=some).annotate(likeness=by_likeness)
    told = sorted(found.values_list("likeness", "title"), reverse=True)
    return [title for _likeness, title in told[:_ALIKE]]


def _by_rank(found: "QuerySet[Entry]", asked: SearchQuery) -> "QuerySet[Entry]":
    texts = SearchText.objects.filter(
        municipality=OuterRef("municipality"), number=OuterRef("number"), words=asked
    )
    rank = Subquery(texts.annotate(rank=SearchRank("words", asked)).values("rank")[:1])
    latest = (F("published_at").desc(nulls_last=True), "-pk")
    fitting = found.filter(Exists(texts))
    # Looked into are the newest alone; the others follow by their moment. A rank for each would be
    # half a second for a word that stands in thousands of texts.
    newest = fitting.order_by(*latest).values("pk")[:RANKED]
    ranked = fitting.annotate(rank=Case(When(pk__in=newest, then=rank), default=Value(-1.0)))
    return ranked.order_by("-rank", *latest)


def _languages(language: str) -> tuple[str, ...]:
    # What is not translated is there in Slovenian.
    return tuple(dict.fromkeys((language or FIRST_LANGUAGE, FIRST_LANGUAGE)))


def _query(asked: str) -> SearchQuery:
    return SearchQuery(asked, search_type="raw", config="simple")


def _host_of(municipality: OuterRef) -> Subquery:
    domains = get_tenant_domain_model().objects.filter(tenant=municipality, is_primary=True)
    return Subquery(domains.values("domain")[:1])
