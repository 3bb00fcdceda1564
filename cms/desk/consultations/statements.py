"""Statements at the desk: written, put away, asked again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import Right
from cms.desk.consultations.access import done, enterers, own, page
from cms.desk.consultations.register import who
from cms.desk.processes.access import languages, tried
from cms.desk.processes.forms import InLanguages
from consultations import services
from consultations.models import Consultation, Opinion, Statement
from consultations.statement_rules import LONGEST


class StatementForm(InLanguages):
    """A sentence that people agree with or not."""

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its words."""
        return {
            "text": forms.CharField(
                label=_("Statement"),
                required=False,
                max_length=2 * LONGEST,
                widget=forms.TextInput(attrs={"lang": code}),
                help_text=_("One thought in one sentence, so that one can agree or not."),
            )
        }


@enterers
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """All statements with how often they were answered, and a new one."""
    of = own(request, pk, (Right.PROCESSES,))
    form = StatementForm(request.POST or None, languages=languages(request))
    if request.method == "POST" and form.is_valid():
        facts = {"texts": form.said("text"), "languages": languages(request), **who(request)}
        if tried(form, lambda: services.state(consultation_id=of.pk, **facts)) is not None:
            return redirect("consultations_desk:statements", pk)
    found = Statement.objects.filter(consultation=of).counted()
    status = 422 if form.errors else 200
    return page(request, "statements", _("Statements"), of, status=status, form=form, rows=found)


@enterers
def one(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """A statement that nobody has answered, written anew."""
    of, found = _own(request, pk, statement)
    typed = {f"text_{code}": text for code, text in found.texts.items()}
    form = StatementForm(request.POST or None, initial=typed, languages=languages(request))
    if request.method == "POST" and form.is_valid():
        facts = {"texts": form.said("text"), "languages": languages(request), **who(request)}
        if tried(form, lambda: services.reword(statement_id=found.pk, **facts)) is not None:
            return redirect("consultations_desk:statements", pk)
    is_answered = Opinion.objects.filter(statement=found).exists()
    context = {"form": form, "statement": found, "is_answered": is_answered}
    status = 422 if form.errors else 200
    return page(request, "statement", _("Statement"), of, status=status, **context)


@enterers
@require_POST
def turn(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """Ask it no more, or again."""
    _of, found = _own(request, pk, statement)
    act = services.bring_back if found.hidden_at else services.put_away
    said = _("It is asked again.") if found.hidden_at else _("It is not asked any more.")
    done(request, lambda: act(statement_id=found.pk, **who(request)), said)
    return redirect("consultations_desk:statements", pk)


def _own(request: HttpRequest, pk: int, statement: int) -> tuple[Consultation, Any]:
    of = own(request, pk, (Right.PROCESSES,))
    return of, get_object_or_404(Statement, pk=statement, consultation=of)
