"""Choices at the desk: put to the residents, published for good, counted, decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cms.desk.days import MomentInput
from cms.desk.processes.access import languages
from cms.desk.processes.forms import InLanguages
from cms.desk.renewal.access import done, leaders, own, page, saved, who
from cms.desk.renewal.describing import status_of
from cms.desk.renewal.forms import RowForm, box, kept, line, texts_of, typed_of
from processes.models import spoken
from renewal.models import Choice, Measure, Neighbourhood
from renewal.rules import LONGEST, MOST_OPTIONS
from renewal.services import choosing


class QuestionForm(InLanguages):
    """What residents are asked, and until when."""

    opens_at = forms.DateTimeField(label=gettext_lazy("Opens"), widget=MomentInput)
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes"),
        widget=MomentInput,
        help_text=gettext_lazy("At this moment nobody can choose any more."),
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The question."""
        return {
            "question": line(code, _("Question"), LONGEST["question"]),
            "about": box(code, _("What one should know before choosing"), LONGEST["about"]),
        }


class VariantForm(RowForm):
    """A variant."""

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its name and what it means."""
        return {
            "title": line(code, _("Variant"), LONGEST["title"]),
            "about": box(code, _("What it means, and for whom"), LONGEST["about"], 2),
        }


VARIANTS = forms.formset_factory(VariantForm, extra=3, can_delete=True, max_num=MOST_OPTIONS)


class OutcomeForm(InLanguages):
    """Which variant is carried out, and why."""

    option = forms.ChoiceField(
        label=gettext_lazy("What will be carried out"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one["key"], spoken(one)["title"]) for one in choice.options]
        self.fields["option"].choices = named  # type: ignore[attr-defined]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The reasons."""
        hint = _("People read it, also those who chose another.")
        return {"reason": box(code, _("Reasons"), LONGEST["reason"], help_text=hint)}


@leaders
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """All choices of a neighbourhood."""
    home = own(request, pk)
    found = Choice.objects.filter(measure__neighbourhood=home).select_related("measure")
    rows = found.annotate(chosen=Count("preferences")).order_by("-closes_at", "-pk")
    now = timezone.now()
    stated = [(one, state_of(one, now)) for one in rows]
    return page(request, "choices", _("Choices"), home, rows=stated)


def state_of(choice: Choice, now: Any) -> str:
    """How far a choice is, in words."""
    if choice.published_at is None:
        return _("Draft")
    if choice.decided_at is not None:
        return _("Decided")
    if choice.is_over(now):
        return _("Over, not decided yet")
    return _("Residents choose now") if choice.is_open(now) else _("Not open yet")


@leaders
def new(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Variants of a measure, put as a draft."""
    home = own(request, pk)
    measure = get_object_or_404(Measure, neighbourhood=home, number=number)
    return _written(request, home, measure, None)


@leaders
def one(request: HttpRequest, pk: int, choice: int) -> HttpResponse:
    """A draft to be written on, or how a choice stands."""
    home = own(request, pk)
    found = _choice(home, choice)
    if found.published_at is None:
        return _written(request, home, found.measure, found)
    return _shown(request, home, found)


@leaders
def publish(request: HttpRequest, pk: int, choice: int) -> HttpResponse:
    """Ask once more, since nothing of it changes afterwards; then let people choose."""
    home = own(request, pk)
    found = _choice(home, choice)
    if request.method == "POST":
        act = {"choice_id": found.pk, **who(request)}
        said = _("People see it; they can choose from its opening on.")
        done(request, lambda: choosing.publish(**act), lambda _made: said)
        return redirect("renewal_desk:choice", pk, choice)
    if found.published_at is not None:
        return redirect("renewal_desk:choice", pk, choice)
    return page(
        request,
        "choice_publish",
        _("Publish the choice"),
        home,
        choice=found,
        options=_options(found),
    )


@leaders
@require_POST
def decide(request: HttpRequest, pk: int, choice: int) -> HttpResponse:
    """Say what will be carried out and why."""
    home = own(request, pk)
    found = _choice(home, choice)
    form = OutcomeForm(request.POST, choice=found, languages=languages(request))
    if form.is_valid():
        facts = {"choice_id": found.pk, "languages": languages(request), **who(request)}
        facts |= {"option": form.cleaned_data["option"], "reasons": form.said("reason")}
        if saved(form, lambda: choosing.decide(**facts)) is not None:
            messages.success(request, _("People can read what will be carried out."))
            return redirect("renewal_desk:choice", pk, choice)
    return _shown(request, home, found, form)


def _choice(home: Neighbourhood, number: int) -> Choice:
    rows = Choice.objects.select_related("measure")
    found: Choice = get_object_or_404(rows, measure__neighbourhood=home, pk=number)
    return found


def _options(choice: Choice) -> list[tuple[str, str]]:
    return [(spoken(one)["title"], spoken(one).get("about", "")) for one in choice.options]


def _written(
    request: HttpRequest, home: Neighbourhood, measure: Measure, found: Choice | None
) -> HttpResponse:
    codes, sent = {"languages": languages(request)}, request.POST or None
    form = QuestionForm(sent, initial=_typed(found) if found else {}, **codes)
    before = [typed_of(one) for one in found.options] if found else []
    rows = VARIANTS(sent, initial=before, form_kwargs=codes, prefix="variants")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        facts: Any = {"measure_id": measure.pk, "choice_id": found.pk if found else None}
        facts |= {"question": _question(form, rows), **codes, **who(request)}
        made = saved(form, lambda: choosing.put(**facts), rows, "options")
        if made is not None:
            messages.success(request, _("The draft has been saved."))
            return redirect("renewal_desk:choice", home.pk, made.pk)
    title = found.question if found else _("Put variants to the residents")
    context: Any = {"form": form, "rows": rows, "legend": _("Variants"), "lead": measure.title}
    context |= {"button": _("Save the draft"), "choice": found}
    status = status_of(request, form, rows)
    return page(request, "choice_form", title, home, status=status, **context)


def _question(form: QuestionForm, rows: Any) -> choosing.Question:
    return choosing.Question(
        texts=texts_of(form, "question", "about"),
        options=[one.stored() for one in kept(rows)],
        opens_at=form.cleaned_data["opens_at"],
        closes_at=form.cleaned_data["closes_at"],
    )


def _typed(choice: Choice) -> dict[str, Any]:
    known = {"opens_at": choice.opens_at, "closes_at": choice.closes_at}
    return known | typed_of(choice.texts)


def _shown(
    request: HttpRequest, home: Neighbourhood, found: Choice, form: OutcomeForm | None = None
) -> HttpResponse:
    counted = choosing.counts(found)
    known = {one["key"]: spoken(one)["title"] for one in found.options}
    outcome = spoken({code: said for code, said in found.outcome.items() if code != "option"})
    now = timezone.now()
    is_due = found.is_over(now) and found.decided_at is None
    fresh = OutcomeForm(choice=found, languages=languages(request)) if is_due else None
    return page(
        request,
        "choice",
        found.question,
        home,
        status=status_of(request, form) if form else 200,
        choice=found,
        state=state_of(found, now),
        counts=[(known[key], n) for key, n in counted.items()],
        total=sum(counted.values()),
        chosen=known.get(found.outcome.get("option", ""), ""),
        reason=outcome.get("reason", "") if outcome else "",
        form=form or fresh,
    )
