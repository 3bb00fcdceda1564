"""A process asks people for their opinion: the summary that they read, and how they may answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.processes.access import languages, own, page, runners, tried
from cms.desk.processes.forms import InLanguages, area
from consultations import services
from consultations.models import Consultation, Moderation
from processes.models import Process
from processes.recipe import Citizen, recipe


class ConsultationForm(InLanguages):
    """What people read before they say something, and how they may."""

    call_key = forms.ChoiceField(
        label=gettext_lazy("Step in which people are asked"),
        help_text=gettext_lazy("Opinions can be handed in from its first day to its last."),
    )
    moderation = forms.ChoiceField(label=gettext_lazy("Moderation"), choices=Moderation.choices)
    allows_guests = forms.BooleanField(
        label=gettext_lazy("Also without an account, with a confirmed e-mail address"),
        required=False,
    )
    asks_for_places = forms.BooleanField(
        label=gettext_lazy("People can say which place they mean"), required=False
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = recipe(process.recipe_key).steps
        asked = [(one.key, str(one.title)) for one in steps if Citizen.COMMENT in one.citizens]
        self.fields["call_key"].choices = asked  # type: ignore[attr-defined]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The summary in plain words."""
        return {
            "summary": forms.CharField(
                label=_("Summary in plain words"),
                required=False,
                widget=area(code, 8),
                help_text=_("What the draft is about, what changes and for whom. No legal terms."),
            )
        }


@runners
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the consultation of a process, or change how it is held."""
    process = own(request, pk)
    found = Consultation.objects.whole().filter(process=process).first()
    form = ConsultationForm(
        request.POST or None,
        initial=_typed(found) if found else {"moderation": Moderation.AFTER},
        process=process,
        languages=languages(request),
    )
    if found is not None:
        # The step in which people are asked stays: what they said belongs to it.
        form.fields["call_key"].disabled = True
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: _saved(request, process, found, form))
        if saved is not None:
            messages.success(request, _("The consultation has been saved."))
            return redirect("processes_desk:one", pk)
    return page(request, "form", _("Ask people for their opinion"), process, form=form)


def _saved(request: HttpRequest, process: Process, found: Consultation | None, form: Any) -> Any:
    given = form.cleaned_data
    how: dict[str, Any] = {
        "summary": form.said("summary"),
        "moderation": given["moderation"],
        "allows_guests": given["allows_guests"],
        "asks_for_places": given["asks_for_places"],
        "by": request.user,
        "now": timezone.now(),
    }
    if found is not None:
        return services.change(consultation_id=found.pk, **how)
    how |= {"call_key": given["call_key"], "languages": languages(request)}
    return services.prepare(process_id=process.pk, **how)


def _typed(found: Consultation) -> dict[str, Any]:
    plain = ("moderation", "allows_guests", "asks_for_places")
    said = {f"summary_{code}": text for code, text in found.summary.items()}
    return {name: getattr(found, name) for name in plain} | {"call_key": found.call.key} | said
