"""Passkeys: a key of a telephone, computer or token. What cannot be done without JavaScript has its
equivalent in the codes of an authenticator app."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as theirs
from allauth.mfa.webauthn.internal import auth
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.account.adapter import AccountAdapter
from portal.account.codes import proved
from portal.account.page import Page, Way
from portal.account.security import Back


class SignInView(theirs.LoginWebAuthnView):
    """Signing in with a passkey alone: what our script sends."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Who holds it is signed in, and led where they wanted to go."""
        from allauth.account.models import Login
        from allauth.mfa.webauthn.internal.flows import perform_passwordless_login

        found = form.cleaned_data["credential"]
        wanted = self.request.POST.get("next", "")
        safe = AccountAdapter(self.request).is_safe_url(wanted)
        login = Login(user=found.user, redirect_url=wanted if safe else None)
        return perform_passwordless_login(self.request, found, login)


sign_in = SignInView.as_view()


class AgainView(Page, theirs.ReauthenticateWebAuthnView):
    """A passkey once more."""

    template_name = "mfa/use_passkey.html"
    title = gettext_lazy("Confirm that it is you")
    submit = gettext_lazy("Use a passkey")


again = AgainView.as_view()


class ListView(Back, Page, theirs.ListWebAuthnView):
    """The passkeys of an account."""

    template_name = "mfa/passkeys.html"
    title = gettext_lazy("Passkeys")


listed = ListView.as_view()


class AddView(Page, theirs.AddWebAuthnView):
    """A new passkey."""

    template_name = "mfa/add_passkey.html"
    title = gettext_lazy("Add a passkey")
    submit = gettext_lazy("Add a passkey")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is asked to make: a key that knows its account, and is unlocked."""
        found = super().get_context_data(**kwargs)
        asked = auth.begin_registration(self.request.user, True)
        form = kwargs.get("form") or found.get("form") or self.get_form()
        return found | {"form": form, "js_data": {"creation_options": asked}}

    def ways(self) -> list[Way]:
        """The equivalent without JavaScript."""
        return [
            Way(_("Use an authenticator app instead"), reverse("mfa_activate_totp")),
            Way(_("Back to security"), reverse("mfa_index")),
        ]

    def form_valid(self, form: Any) -> HttpResponse:
        """Making one is giving it: this session needs no code any more."""
        before = set(self._numbers())
        answer: HttpResponse = super().form_valid(form)
        for made in Authenticator.objects.filter(pk__in=set(self._numbers()) - before):
            proved(self.request, made)
        return answer

    def _numbers(self) -> Any:
        person: Any = self.request.user
        return Authenticator.objects.filter(user=person).values_list("pk", flat=True)


add = AddView.as_view()


class RenameView(Back, Page, theirs.EditWebAuthnView):
    """Another name for a passkey."""

    title = gettext_lazy("Name of the passkey")
    submit = gettext_lazy("Save")


rename = RenameView.as_view()


class RemoveView(Back, Page, theirs.RemoveWebAuthnView):
    """Taking a passkey away."""

    title = gettext_lazy("Remove the passkey")
    lead = gettext_lazy("You will not be able to sign in with it any more.")
    submit = gettext_lazy("Remove it")
    is_grave = True

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Not the last second factor of staff."""
        from allauth.mfa.adapter import get_adapter
        from django.contrib import messages

        if get_adapter().can_delete_authenticator(self.get_object()):
            answer: HttpResponse = super().form_valid(form)
            return answer
        text = get_adapter().error_messages["cannot_delete_authenticator"]
        messages.error(self.request, str(text))
        return redirect("mfa_list_webauthn")


remove = RemoveView.as_view()
