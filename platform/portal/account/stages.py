"""What stands between the password and being signed in."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts import people
from portal.account import mails


class AddressStage(EmailVerificationStage):
    """Nobody is signed in whose address has not been confirmed."""

    def handle(self) -> Any:
        """Go on; or send the link once more and say so.

        An account without any address in the list is one that the municipality itself has made.
        """
        person: Any = self.login.user
        # What is begun with one password does not go on under another.
        self.login.state["hash"] = person.get_session_auth_hash()
        addresses = list(EmailAddress.objects.filter(user=person))
        if not addresses:
            people.vouch(person=person)
        elif not any(address.verified for address in addresses):
            mails.confirmation(addresses[0])
            return HttpResponseRedirect(reverse("account_email_verification_sent")), False
        return None, True
