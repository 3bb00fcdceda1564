"""The back office's page of invitations and deputies."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import deputies, factors, invitations
from accounts.models import Deputyship, Invitation, User
from accounts.roles import BY_GROUP, ROLES, Right
from accounts.rules import LONGEST_UNIT
from accounts.standing import may
from common.errors import DomainError
from portal.account import mails
from portal.account.forms import Plain

_WHEN = ["%Y-%m-%dT%H:%M", "%d. %m. %Y %H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"]


class InviteForm(Plain):
    """Whom, to what, and for which unit."""

    email = forms.EmailField(max_length=254)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=lambda: [(role.key, role.title) for role in ROLES if role.key != "citizen"],
    )
    unit = forms.CharField(
        label=gettext_lazy("Local community or department"),
        help_text=gettext_lazy(
            "Leave empty for the whole municipality. Editors, moderators and officials only."
        ),
        max_length=LONGEST_UNIT,
        required=False,
    )


class DeputyForm(Plain):
    """Who stands in for whom, from when until when."""

    principal = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("For whom"))
    deputy = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Who stands in"))
    starts_at = forms.DateTimeField(
        label=gettext_lazy("Begins"),
        input_formats=_WHEN,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WHEN[0]),
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Ends"),
        help_text=gettext_lazy("At that moment the rights are over."),
        input_formats=_WHEN,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WHEN[0]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("last_name", "email")
        with_role = people.filter(groups__name__in=[r.group for r in ROLES if r.key != "citizen"])
        for name in ("principal", "deputy"):
            field: Any = self.fields[name]
            field.queryset = with_role.distinct()


class LostForm(Plain):
    """Who has lost telephone and recovery codes."""

    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Who"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        # Nobody frees themselves of it.
        people = User.objects.filter(authenticator__isnull=False, is_active=True).distinct()
        field.queryset = people.exclude(pk=by.pk).order_by("last_name", "email")


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Invitations that are open, deputies now and ahead; new ones."""
    if not may(request.user, Right.PEOPLE):
        raise PermissionDenied
    act = request.POST.get("act", "")
    invite = InviteForm(request.POST if act == "invite" else None, prefix="invite")
    deputy = DeputyForm(request.POST if act == "appoint" else None, prefix="deputy")
    lost = LostForm(request.POST if act == "forget" else None, prefix="lost", by=request.user)
    if request.method == "POST":
        try:
            if _done(request, act, invite, deputy) or _forgotten(request, lost):
                return redirect("staff")
        except DomainError as error:
            {"invite": invite.refuse, "appoint": deputy.refuse}.get(act, _tell(request))(error)
    now = timezone.now()
    context = {
        "breadcrumbs_items": [{"url": "", "label": _("Invitations and deputies")}],
        "header_title": _("Invitations and deputies"),
        "page_title": _("Invitations and deputies"),
        "header_icon": "group",
        "invite": invite,
        "deputy": deputy,
        "lost": lost,
        "invitations": [
            (one, BY_GROUP.get(one.group.name))
            for one in Invitation.objects.open(now).select_related("group").order_by("email")
        ],
        "deputyships": Deputyship.objects.filter(ends_at__gt=now)
        .select_related("principal", "deputy")
        .order_by("starts_at"),
        "now": now,
    }
    return render(request, "account/staff.html", context)


def _forgotten(request: HttpRequest, lost: Any) -> bool:
    if not (lost.is_bound and lost.is_valid()):
        return False
    person = lost.cleaned_data["person"]
    factors.forget_all(person=person)
    mails.changed(person, "factors_forgotten")
    messages.success(request, _("The second factor has been taken away."))
    return True


def _tell(request: HttpRequest) -> Any:
    return lambda error: messages.error(request, error.message)


def _done(request: HttpRequest, act: str, invite: Any, deputy: Any) -> bool:
    """Whether what was sent has been done; its form says otherwise what is wrong."""
    by: Any = request.user
    now = timezone.now()
    if act == "invite" and invite.is_valid():
        made, token = invitations.invite(**invite.cleaned_data, by=by, now=now)
        mails.invitation(made, token)
        messages.success(request, _("The invitation to %(email)s is on its way.") % vars(made))
        return True
    if act == "appoint" and deputy.is_valid():
        deputies.appoint(**deputy.cleaned_data, by=by, now=now)
        messages.success(request, _("The deputy has been named."))
        return True
    number = request.POST.get("number", "")
    if act in ("withdraw", "end") and number.isdecimal() and len(number) < 18:
        take_back: Any = invitations.withdraw if act == "withdraw" else deputies.end
        take_back(number=int(number), by=by, now=now)
        messages.success(request, _("That has ended."))
        return True
    return False
