"""Passwords: forgotten, changed."""

from typing import Any

from allauth.account import views as theirs
from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts import people, tries
from portal.account.devices import remember
from portal.account.page import Page, Way, show


class ResetView(Page, theirs.PasswordResetView):
    """For which address a new password is wanted."""

    title = gettext_lazy("Set a new password")
    lead = gettext_lazy("We send you a link with which you choose a new password.")
    submit = gettext_lazy("Send me the link")

    def ways(self) -> list[Way]:
        """Back."""
        return [Way(_("Sign in"), reverse("account_login"))]


reset = ResetView.as_view()


@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """The same answer, whether there is such an account or not."""
    return show(
        request,
        title=_("Look into your mail"),
        lead=_("We have written to the address that you entered. Open the link in the mail."),
        notes=[_("It can take some minutes. Look among unwanted mail, too.")],
        ways=[Way(_("Sign in"), reverse("account_login"))],
    )


class NewView(Page, theirs.PasswordResetFromKeyView):
    """The link of the mail; its token leaves the address before anything is shown."""

    template_name = "account/new_password.html"
    title = gettext_lazy("Choose a new password")
    submit = gettext_lazy("Set the password")

    def form_valid(self, form: Any) -> HttpResponse:
        """Who opened the mail owns the address, and is not kept out by others' guesses."""
        person: Any = self.reset_user
        answer: HttpResponse = super().form_valid(form)
        waiting = EmailAddress.objects.filter(user=person, email=person.email, verified=False)
        if address := waiting.first():
            people.confirm(address=address)
        for kind, what in (("sign_in", person.email), ("code", str(person.pk))):
            tries.forget(kind, what)
        remember(answer, self.request, person.email)
        return answer


new = NewView.as_view()


@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The new password holds; whoever else was signed in is not any more."""
    return show(
        request,
        title=_("Your password has been changed"),
        lead=_("You have been signed out everywhere. Sign in with the new password."),
        ways=[Way(_("Sign in"), reverse("account_login"))],
    )


class ChangeView(Page, theirs.PasswordChangeView):
    """Another password, by who knows the present one."""

    title = gettext_lazy("Change the password")
    lead = gettext_lazy("You stay signed in here, and are signed out everywhere else.")
    submit = gettext_lazy("Change the password")

    def ways(self) -> list[Way]:
        """Back."""
        return [Way(_("Back to my account"), reverse("account"))]


change = ChangeView.as_view()


class FirstView(Page, theirs.PasswordSetView):
    """A password for an account without one."""

    title = gettext_lazy("Set a password")
    submit = gettext_lazy("Set the password")


first = FirstView.as_view()
