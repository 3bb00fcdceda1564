"""Second factors: an authenticator app and recovery codes; passkeys have a page of their own."""

from typing import Any

from allauth.account import views as account
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import factors
from portal.account.codes import proved
from portal.account.page import Page, Way

_ONWARD = "account.onward"


def remember_way(request: HttpRequest) -> None:
    """Where somebody wanted to go who has to set up a second factor first."""
    from portal.account.adapter import AccountAdapter

    wanted = request.GET.get("next", "")
    if wanted and AccountAdapter(request).is_safe_url(wanted):
        request.session[_ONWARD] = wanted


class Back:
    """Pages from which one goes back to the list of second factors."""

    def ways(self) -> list[Way]:
        """Back."""
        return [Way(_("Back to security"), reverse("mfa_index"))]


class IndexView(Page, base.IndexView):
    """What stands between others and this account."""

    template_name = "mfa/index.html"
    title = gettext_lazy("Security")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also where staff without a second factor are led."""
        remember_way(request)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is set up, and whether more is needed."""
        person: Any = self.request.user
        kinds = factors.kinds_of(person)
        needs = person.has_perm("wagtailadmin.access_admin")
        more = {
            "kinds": kinds,
            "is_needed": needs and not kinds,
            "onward": self.request.session.get(_ONWARD, "") if kinds and needs else "",
        }
        return super().get_context_data(**kwargs) | more


index = IndexView.as_view()


class CodeView(Page, base.AuthenticateView):
    """The second step of signing in."""

    template_name = "mfa/authenticate.html"
    title = gettext_lazy("Enter the code")
    lead = gettext_lazy("Open your authenticator app, or take one of your recovery codes.")
    submit = gettext_lazy("Sign in")

    def _build_forms(self) -> Any:
        """Whoever has set a new password meanwhile has stopped this."""
        login = self.stage.login
        if login.state.get("hash") != login.user.get_session_auth_hash():
            raise ImmediateHttpResponse(self.stage.abort())
        return super()._build_forms()


code = CodeView.as_view()


class AgainView(Page, account.ReauthenticateView):
    """The password once more."""

    title = gettext_lazy("Confirm that it is you")
    lead = gettext_lazy("What you are about to do matters: enter your password once more.")
    submit = gettext_lazy("Confirm")

    def ways(self) -> list[Way]:
        """Other ways of confirming."""
        found: list[dict[str, Any]] = self.get_reauthentication_alternatives()
        return [Way(_WAYS[one["id"]], one["url"]) for one in found]


_WAYS = {
    "reauthenticate": gettext_lazy("Enter the password instead"),
    "mfa_reauthenticate": gettext_lazy("Enter a code instead"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey instead"),
}
again = AgainView.as_view()


class AgainCodeView(Page, base.ReauthenticateView):
    """A code once more."""

    title = gettext_lazy("Confirm that it is you")
    lead = gettext_lazy("Open your authenticator app, or take one of your recovery codes.")
    submit = gettext_lazy("Confirm")


again_code = AgainCodeView.as_view()


class ActivateView(Page, totp.ActivateTOTPView):
    """Setting up an authenticator app."""

    template_name = "mfa/activate.html"
    title = gettext_lazy("Set up an authenticator app")
    submit = gettext_lazy("Set it up")

    def form_valid(self, form: Any) -> HttpResponse:
        """The code that showed the secret works is used up by it."""
        answer: HttpResponse = super().form_valid(form)
        person: Any = self.request.user
        made = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
        made.data["last_step"] = form.step
        made.save(update_fields=["data"])
        proved(self.request, made)
        return answer


activate = ActivateView.as_view()


class DeactivateView(Back, Page, totp.DeactivateTOTPView):
    """Taking the app away."""

    title = gettext_lazy("Remove the authenticator app")
    lead = gettext_lazy("Its codes will not work any more.")
    submit = gettext_lazy("Remove it")
    is_grave = True


deactivate = DeactivateView.as_view()


class CodesView(Page, recovery.ViewRecoveryCodesView):
    """Recovery codes: shown once."""

    template_name = "mfa/codes.html"
    title = gettext_lazy("Recovery codes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to go when they have been written down."""
        onward = self.request.session.get(_ONWARD, "")
        return super().get_context_data(**kwargs) | {"onward": onward}


codes = CodesView.as_view()


class NewCodesView(Back, Page, recovery.GenerateRecoveryCodesView):
    """New ones in place of the old."""

    title = gettext_lazy("Make new recovery codes")
    lead = gettext_lazy("The old ones will not work any more.")
    submit = gettext_lazy("Make new codes")


new_codes = NewCodesView.as_view()
