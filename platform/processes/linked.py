"""What of processes and of the rooms below is linked, and how its readers see it."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from notices.models import Notice
from processes.links import MOST, Seen, register, titled
from processes.models import Process, SignatureCollection, Step
from processes.services.thresholds import KIND
from surveys.models import Questionnaire


def of_processes(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some processes those that everyone may see."""
    found = Process.objects.public().filter(pk__in=numbers)
    return {one.pk: Seen(one.title, reverse("process", args=[one.slug])) for one in found}


def find_processes(words: Sequence[str]) -> Iterable[int]:
    """Public processes with these words in their titles."""
    found = titled(Process.objects.public(), words)
    return found.order_by("-published_at").values_list("pk", flat=True)[:MOST]


def of_steps(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some steps those whose process everyone may see: its page shows them."""
    found = Step.objects.filter(pk__in=numbers, process__in=Process.objects.public())
    return {
        one.pk: Seen(one.process.title, reverse("process", args=[one.process.slug]))
        for one in found.select_related("process")
    }


def of_collections(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some collections of signatures those that people see."""
    found = SignatureCollection.objects.public().filter(pk__in=numbers)
    return {
        one.pk: Seen(one.title, reverse("signatures", args=[one.process.slug, one.number]))
        for one in found.select_related("process")
    }


def of_notices(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some notices those that are displayed."""
    language = str(get_language())
    return {
        one.pk: Seen(one.in_language(language)[0][1]["title"], reverse("notice", args=[one.pk]))
        for one in Notice.objects.displayed(timezone.now()).filter(pk__in=numbers)
    }


def find_notices(words: Sequence[str]) -> Iterable[int]:
    """Displayed notices with these words in their titles."""
    found = titled(Notice.objects.displayed(timezone.now()), words)
    return found.order_by("-pk").values_list("pk", flat=True)[:MOST]


def of_questionnaires(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some questionnaires those that are published."""
    found = Questionnaire.objects.published().filter(pk__in=numbers)
    return {one.pk: Seen(str(one), reverse("questionnaire", args=[one.slug])) for one in found}


def find_questionnaires(words: Sequence[str]) -> Iterable[int]:
    """Published questionnaires with these words in their titles."""
    found = titled(Questionnaire.objects.published(), words)
    return found.order_by("-published_at").values_list("pk", flat=True)[:MOST]


def install() -> None:
    """Let all of these be linked; the rooms below know nothing of links."""
    register("processes.process", _("Process"), of_processes, find_processes)
    register("processes.step", _("Step"), of_steps)
    register(KIND, _("Signatures"), of_collections)
    register("notices.notice", _("Public notice"), of_notices, find_notices)
    register("surveys.questionnaire", _("Questionnaire"), of_questionnaires, find_questionnaires)
