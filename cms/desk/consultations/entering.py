"""What came on paper, at a hearing or by e-mail, entered at the desk on somebody's behalf."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Right
from cms.desk.consultations.access import enterers, own, page
from cms.desk.consultations.entering_forms import EnterForm, MailForm
from cms.desk.consultations.register import who
from cms.desk.processes.access import tried
from consultations import services
from consultations.models import Consultation, Contribution


@enterers
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """An opinion typed by an official, as of when it arrived."""
    of = own(request, pk, (Right.PROCESSES,))
    sent = request.method == "POST"
    form = EnterForm(
        *((request.POST, request.FILES) if sent else ()),
        of=of,
        initial={"received_at": timezone.now()},
    )
    if sent and form.is_valid():
        made = _entered(request, of, form)
        if made is not None:
            return _after(request, of, made)
    return _page(request, of, form, MailForm())


@enterers
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """A saved mail, read; the same one twice is entered once."""
    of = own(request, pk, (Right.PROCESSES,))
    if request.method != "POST":
        return redirect("consultations_desk:enter", pk)
    form = MailForm(request.POST, request.FILES)
    if form.is_valid():
        read = tried(form, lambda: _imported(request, of, form))
        if read is not None:
            for left in read.left_out:
                messages.warning(request, left)
            if not read.is_new:
                messages.info(request, _("This mail had been entered already."))
            return _after(request, of, read.contribution, said=read.is_new)
    return _page(request, of, EnterForm(of=of, initial={"received_at": timezone.now()}), form)


def _entered(request: HttpRequest, of: Consultation, form: EnterForm) -> Contribution | None:
    given: Any = form.cleaned_data
    facts = {name: given[name] for name in ("channel", "received_at", "email")}
    return tried(
        form,
        lambda: services.enter(consultation_id=of.pk, words=form.words(), **facts, **who(request)),
    )


def _imported(request: HttpRequest, of: Consultation, form: MailForm) -> Any:
    raw = form.cleaned_data["file"].read()
    arrived = form.cleaned_data["received_at"]
    return services.import_mail(consultation_id=of.pk, raw=raw, received_at=arrived, **who(request))


def _after(
    request: HttpRequest, of: Consultation, made: Contribution, said: bool = True
) -> HttpResponse:
    if said:
        told = _("It has been entered as no. %(number)d.") % {"number": made.number}
        messages.success(request, told)
    return redirect("consultations_desk:entry", of.pk, made.number)


def _page(request: HttpRequest, of: Consultation, form: EnterForm, read: MailForm) -> HttpResponse:
    status = 422 if form.errors or read.errors else 200
    title = _("Enter an opinion")
    return page(request, "enter", title, of, status=status, form=form, mail=read)
