"""The way in: password, second factor, and both once more before what cannot be taken back."""

from typing import Any
from urllib.parse import urlencode

import qrcode
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.models import User
from common.errors import DomainError
from tenants.console import acts, factors, operators, sessions, totp
from tenants.console.forms import CodeForm, ConfirmForm, ConsoleForm, SignInForm
from tenants.console.models import SecondFactor
from tenants.console.pages.asking import posted
from tenants.console.refused import wrong_code, wrong_password
from tenants.isolation.callers import address_of

ISSUER = "Skupaj"


@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password; whoever has it is asked for the code."""
    if sessions.operator_of(request) is not None:
        return redirect(sessions.way_back(request))
    form = SignInForm(posted(request))
    if form.is_valid():
        person = _with_password(request, form)
        if person is not None:
            sessions.begin(request, person)
            name = "second_factor" if factors.factor_of(person.pk) else "enrol"
            return redirect(_onward(request, name))
    return _page(request, "sign_in", form)


def _with_password(request: HttpRequest, form: ConsoleForm) -> User | None:
    email = form.cleaned_data["email"].strip().lower()
    try:
        sessions.hold_back_stranger(request, email)
        person = operators.with_password(request, email, form.cleaned_data["password"])
        if person is None:
            raise wrong_password()
    except DomainError as error:
        form.refuse(error)
        return None
    sessions.let_in(request, email)
    return person


def second_factor(request: HttpRequest) -> HttpResponse:
    """The code; with it the session begins."""
    person = sessions.pending(request)
    if person is None or factors.factor_of(person.pk) is None:
        return redirect(_onward(request, "sign_in"))
    form = CodeForm(posted(request))
    if form.is_valid() and _has_code(person, form):
        return _enter(request, person)
    return _page(request, "second_factor", form)


def _has_code(person: User, form: ConsoleForm) -> bool:
    try:
        sessions.hold_back("code", person.pk)
        code = form.cleaned_data["code"]
        if not factors.prove(operator=person.pk, code=code, now=timezone.now()):
            raise wrong_code()
    except DomainError as error:
        form.refuse(error)
        return False
    sessions.let_go("code", person.pk)
    return True


def _enter(request: HttpRequest, person: User) -> HttpResponse:
    back = sessions.way_back(request)
    sessions.complete(request, person)
    acts.record("signed_in", who=person.email, address=address_of(request))
    return redirect(back)


def enrol(request: HttpRequest) -> HttpResponse:
    """The first sign-in: a generator is taken up, and recovery codes are shown this once."""
    person = sessions.pending(request)
    if person is None or factors.factor_of(person.pk) is not None:
        return redirect(_onward(request, "sign_in"))
    factor = factors.begin(operator=person.pk)
    form = CodeForm(posted(request))
    form.fields["code"].help_text = ""
    if form.is_valid():
        codes = _confirmed(request, person, form)
        if codes is not None:
            context = {"codes": codes, "next": sessions.way_back(request)}
            return sessions.unkept(render(request, "console/recovery_codes.html", context))
    return _page(request, "enrol", form, **_generator(person, factor))


def _confirmed(request: HttpRequest, person: User, form: ConsoleForm) -> list[str] | None:
    try:
        sessions.hold_back("code", person.pk)
        code = form.cleaned_data["code"]
        codes = factors.confirm(operator=person.pk, code=code, now=timezone.now())
    except DomainError as error:
        form.refuse(error)
        return None
    sessions.let_go("code", person.pk)
    sessions.complete(request, person)
    address = address_of(request)
    acts.record("second_factor_taken_up", who=person.email, address=address)
    request.operator = person  # type: ignore[attr-defined]
    return codes


def _generator(person: User, factor: SecondFactor) -> dict[str, Any]:
    secret = factors.secret_of(factor)
    address = totp.address(secret, person.email, ISSUER)
    text = totp.as_text(secret)
    groups = " ".join(text[start : start + 4] for start in range(0, len(text), 4))
    return {"address": address, "secret": groups, "picture": picture(address)}


def picture(text: str) -> dict[str, Any]:
    """`text` as a QR code: the squares of an SVG path, and how many there are on a side."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return {"path": "".join(squares), "side": len(rows)}


@sensitive_post_parameters()
@sessions.operators_only
def confirm(request: HttpRequest) -> HttpResponse:
    """Password and code once more; the page that asked for it follows."""
    form = ConfirmForm(posted(request))
    person: User = request.operator  # type: ignore[attr-defined]
    if form.is_valid() and _proved(request, person, form):
        sessions.prove(request)
        return redirect(sessions.way_back(request))
    return _page(request, "confirm", form)


def _proved(request: HttpRequest, person: User, form: ConsoleForm) -> bool:
    try:
        sessions.hold_back("again", person.pk)
        if not person.check_password(form.cleaned_data["password"]):
            raise wrong_password()
    except DomainError as error:
        form.refuse(error)
        return False
    sessions.let_go("again", person.pk)
    return _has_code(person, form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends."""
    logout(request)
    return redirect("console:sign_in")


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class PasswordView(PasswordResetConfirmView):
    """Where the link of `manage.py operator add` leads."""

    template_name = "console/password.html"
    success_url = reverse_lazy("console:sign_in")


def _onward(request: HttpRequest, name: str) -> str:
    back = sessions.way_back(request)
    address = reverse(f"console:{name}")
    return address if back == reverse("console:home") else f"{address}?{urlencode({'next': back})}"


def _page(request: HttpRequest, name: str, form: ConsoleForm, **more: Any) -> HttpResponse:
    context = {"form": form, "next": sessions.way_back(request), **more}
    status = 422 if form.errors else 200
    return sessions.unkept(render(request, f"console/{name}.html", context, status=status))
