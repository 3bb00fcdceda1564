"""What the pages of a consultation show: its texts in parts, and how much was said of each."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from consultations.models import Consultation, Document, Entry, Provision, ProvisionKind, Version

Counts = dict[tuple[int, str], int]
# What stands in a table of contents, and is a page of its own.
LISTED = (ProvisionKind.CHAPTER, ProvisionKind.ARTICLE, ProvisionKind.ANNEX)


@dataclass(slots=True)
class Part:
    """A line of a table of contents: an article, a chapter, an annex, and how much was said."""

    key: str
    parent_key: str
    kind: str
    number: str
    heading: str
    said: int = 0

    @property
    def title(self) -> str:
        """As it is called in a list."""
        return f"{self.number} {self.heading}".strip() or self.key


@dataclass(slots=True)
class Text:
    """A document in the version that stands now."""

    document: Document
    version: Version
    parts: list[Part] = field(default_factory=list)
    # Of the document as a whole.
    said: int = 0

    @property
    def before(self) -> int:
        """The number of the version before; published ones follow each other."""
        return self.version.number - 1


def texts_of(consultation: Consultation, *, with_parts: bool = True) -> list[Text]:
    """The documents of a consultation with a published version, in their order.

    Three statements with their parts, one without, whatever their number.
    """
    versions = current_versions(consultation).select_related("document")
    found = [Text(one.document, one) for one in versions.order_by("document__position", "pk")]
    if with_parts and found:
        _with_parts(found, counts_of(consultation))
    return found


def current_versions(consultation: Consultation) -> "QuerySet[Version]":
    """Of each document the latest published version."""
    every = Version.objects.filter(published_at__isnull=False)
    latest = every.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    found: QuerySet[Version] = every.filter(
        document__consultation=consultation, pk=Subquery(latest)
    )
    return found


def _with_parts(texts: list[Text], counts: Counts) -> None:
    names = ("version_id", "key", "parent_key", "kind", "number", "heading")
    listed = Provision.objects.filter(
        version__in=[one.version.pk for one in texts], kind__in=LISTED
    )
    by_version: dict[int, list[Part]] = defaultdict(list)
    rows = listed.order_by("version_id", "position").values_list(*names)
    documents = {one.version.pk: one.document.pk for one in texts}
    for version, *rest in rows:
        part = Part(*rest)
        part.said = counts.get((documents[version], part.key), 0)
        by_version[version].append(part)
    for one in texts:
        one.parts = by_version[one.version.pk]
        one.said = counts.get((one.document.pk, ""), 0)


# What is said of a paragraph counts with its article, as the text that was read has it.
_COUNTS = """
    SELECT v.document_id, coalesce(nullif(p.parent_key, ''), e.provision_key) AS key, count(*)
      FROM consultations_entry e
      JOIN consultations_contribution c ON c.id = e.contribution_id
      JOIN consultations_version v ON v.id = c.version_id
      LEFT JOIN consultations_provision p
        ON p.version_id = c.version_id AND p.key = e.provision_key AND p.kind = 'paragraph'
     WHERE e.consultation_id = %s AND e.published_at IS NOT NULL
       AND e.hidden_at IS NULL AND e.withdrawn_at IS NULL
     GROUP BY 1, 2
"""


def counts_of(consultation: Consultation) -> Counts:
    """How many shown opinions there are on each part of each document; "" is the whole of it."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [consultation.pk])
        return {(document, key): said for document, key, said in cursor.fetchall()}


def part_with_its_parts(version: Version, key: str) -> list[Provision]:
    """A part and what belongs to it, in their order; empty when there is no such part.

    To an article belong its paragraphs; what belongs to a chapter has pages of its own.
    """
    parts = Provision.objects.filter(version=version)
    found = list((parts.filter(key=key) | parts.filter(parent_key=key)).order_by("position"))
    if not any(one.key == key for one in found):
        return []
    return [one for one in found if one.key == key or one.kind == ProvisionKind.PARAGRAPH]


def said_of(consultation: Consultation, document: Document, keys: list[str]) -> "QuerySet[Entry]":
    """What was said of some parts of a document, in whatever version, and is shown."""
    shown = Entry.objects.filter(consultation=consultation).shown()
    return shown.filter(contribution__version__document=document, provision_key__in=keys)


def places_of(entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """Those that mean a place."""
    return entries.filter(contribution__latitude__isnull=False)


def part_of(
    consultation: Consultation, document: str, key: str, *, version: int | None = None
) -> tuple[Text | None, Part | None]:
    """A document as it stands now (or in a published `version`), and a part of it, if asked for.

    No text where there is none of that name, or no such part in it.
    """
    if not (document + key).isprintable():
        # No name is so written; PostgreSQL would not even look for it.
        return None, None
    if version is not None:
        rows = Version.objects.filter(published_at__isnull=False, pk=version)
        rows = rows.filter(document__consultation=consultation)
    else:
        rows = current_versions(consultation).filter(document__slug=document)
    found = rows.select_related("document").first()
    if found is None:
        return None, None
    text = Text(found.document, found)
    if not key:
        return text, None
    names = ("key", "parent_key", "kind", "number", "heading")
    row = Provision.objects.filter(version=found, key=key).values_list(*names).first()
    return (text, Part(*row)) if row is not None else (None, None)
