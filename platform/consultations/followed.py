"""Consultations as people follow them: one, or all that the municipality announces."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from consultations.models import Consultation, Entry, Report
from notifications.news import News, Source
from notifications.subjects import Kind, Subject, Titles, in_each_language
from processes.followed import titles
from processes.links import MOST, Seen, titled
from records.models import OutboxEvent

ALL = Subject("consultations", "all")
ONE = "consultation"
_ANNOUNCED = "processes.process_published"
_ANSWERED, _REPORTED = "consultations.answers_published", "consultations.report_published"


def _titles_of_all(key: str) -> Titles | None:
    return in_each_language(ALL_CONSULTATIONS.label) if key == ALL.key else None


def _titles_of_one(key: str) -> Titles | None:
    found = Consultation.objects.whole().public().filter(process__slug=key).first()
    return titles(found.process) if found is not None else None


def paths(consultation: Consultation) -> Titles:
    """Where its page is, by language."""
    found = {}
    for code in titles(consultation.process):
        with override(code):
            found[code] = reverse("consultation", args=[consultation.process.slug])
    return found


def linked(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some consultations those that everyone may see, as other things are linked with them."""
    found = Consultation.objects.whole().public().filter(pk__in=numbers)
    return {
        one.pk: Seen(one.process.title, reverse("consultation", args=[one.process.slug]))
        for one in found
    }


def contributions(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some contributions those that everyone may read, as the ledger of duties leads to them."""
    rows = Entry.objects.shown().filter(consultation__process__published_at__isnull=False)
    found = rows.filter(pk__in=numbers).select_related("consultation__process")
    return {
        one.pk: Seen(
            _("Opinion %(n)d") % {"n": one.number},
            reverse("contribution", args=[one.consultation.process.slug, one.number]),
        )
        for one in found
    }


def find_linked(words: Sequence[str]) -> Iterable[int]:
    """Public consultations with these words in the title of their process."""
    found = titled(Consultation.objects.public(), words, "process__texts")
    return found.order_by("-pk").values_list("pk", flat=True)[:MOST]


def _read(events: Sequence[OutboxEvent]) -> Iterator[News]:
    public = Consultation.objects.whole().public()
    for one in public.filter(process__in=_told(events, _ANNOUNCED)):
        yield _news(one, f"announced:{one.pk}", "consultation_announced")
    for one in public.filter(pk__in=_told(events, _ANSWERED)):
        # However many answers follow each other: it is news once a day.
        yield _news(one, f"answered:{one.pk}:{timezone.localdate()}", "consultation_answered")
    reports = Report.objects.filter(pk__in=_told(events, _REPORTED))
    reported = {one.consultation_id: one.pk for one in reports}
    for one in public.filter(pk__in=reported):
        yield _news(one, f"reported:{one.pk}:{reported[one.pk]}", "consultation_reported")


def _told(events: Sequence[OutboxEvent], name: str) -> list[int]:
    return [int(event.object_id) for event in events if event.name == name]


def _news(one: Consultation, key: str, kind: str) -> News:
    subjects = {Subject(ONE, one.process.slug)}
    return News(
        key=key,
        kind=kind,
        subjects=frozenset(subjects | ({ALL} if kind == "consultation_announced" else set())),
        titles=titles(one.process),
        paths=paths(one),
        at=timezone.now(),
    )


def _still(keys: Sequence[str]) -> set[str]:
    wanted = {key: int(key.split(":")[1]) for key in keys}
    public = Consultation.objects.public().filter(pk__in=wanted.values())
    found = set(public.filter(process__annulled_at=None).values_list("pk", flat=True))
    return {key for key, number in wanted.items() if number in found}


ALL_CONSULTATIONS = Kind(
    name=ALL.kind,
    label=gettext_lazy("Consultations"),
    titles=_titles_of_all,
    every=lambda: [ALL.key],
)
ONE_CONSULTATION = Kind(
    name=ONE,
    label=gettext_lazy("Consultation"),
    titles=_titles_of_one,
    around=lambda key: [Subject("process", key)],
)
SOURCE = Source(
    name="consultations",
    kinds={
        "consultation_announced": gettext_lazy("A new consultation"),
        "consultation_answered": gettext_lazy("The municipality has answered opinions"),
        "consultation_reported": gettext_lazy("A new response report"),
    },
    hears=(_ANNOUNCED, _ANSWERED, _REPORTED),
    read=_read,
    still=_still,
)
