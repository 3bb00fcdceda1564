"""Mails about an account: each says what happened, and what to do if it was somebody else.

Links begin with the portal's own host as provisioning set it, never with one that a request names.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import tries
from accounts.models import Invitation, User
from accounts.people import with_address
from accounts.roles import BY_GROUP
from accounts.tokens import confirmation_key
from notifications.services import post
from tenants.isolation.mail import portal

# What happened to an account, by the name that allauth gives the mail.
_CHANGED = {
    "account/email/password_changed": "password",
    "account/email/password_reset": "password",
    "account/email/password_set": "password",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "codes",
}


def link(name: str, *args: Any) -> str:
    """An address of this portal, whole, in the language of the moment."""
    return f"{portal().portal_url}{reverse(name, args=args)}"


def _language(person: User | None) -> str:
    return (person.language if person else "") or translation.get_language() or "sl"


def _send(to: str, language: str, letter: dict[str, Any]) -> None:
    if tries.count("mail", f"{letter.pop('kind')}:{to}"):
        post(to=to, template="account", language=language, context=letter)


def confirmation(address: EmailAddress) -> None:
    """The link that confirms an address: of a new account, or a new one of an account."""
    language = _language(address.user)
    with translation.override(language):
        letter = {
            "kind": "confirm",
            "title": _("Confirm your e-mail address"),
            "lines": [
                _("This address was entered for an account at %(name)s.")
                % {"name": portal().portal_name},
                _("Confirm it with your password. The link works once, within three days."),
            ],
            "label": _("Confirm the address"),
            "url": link("account_confirm_email", confirmation_key(address)),
            "why": _(
                "If that was not you, do nothing: without your confirmation there is no account, "
                "and the address is forgotten after a week."
            ),
        }
    _send(address.email, language, letter)


def exists(email: str) -> None:
    """Somebody wanted an account with an address that has one."""
    language = _language(with_address(email))
    with translation.override(language):
        letter = {
            "kind": "exists",
            "title": _("You have an account already"),
            "lines": [
                _(
                    "Somebody, perhaps you, entered this address for an account at %(name)s. There "
                    "is one already, and nothing has changed."
                )
                % {"name": portal().portal_name},
                _("Sign in, or set a new password if you have forgotten it."),
            ],
            "label": _("Set a new password"),
            "url": link("account_reset_password"),
            "why": _("If that was not you, you need not do anything."),
        }
    _send(email, language, letter)


def reset(person: User, key: str) -> None:
    """The link that sets a new password."""
    language = _language(person)
    uid, _dash, token = key.partition("-")
    with translation.override(language):
        letter = {
            "kind": "reset",
            "title": _("Set a new password"),
            "lines": [
                _("Somebody, perhaps you, asked for a new password for your account at %(name)s.")
                % {"name": portal().portal_name},
                _("The link works once, within three days. Until then your password stays."),
            ],
            "label": _("Set a new password"),
            "url": link("account_reset_password_from_key", uid, token),
            "why": _("If that was not you, you need not do anything."),
        }
    _send(person.email, language, letter)


def unknown(email: str) -> None:
    """Somebody wanted a new password for an address that has no account."""
    language = _language(None)
    with translation.override(language):
        letter = {
            "kind": "reset",
            "title": _("There is no account with this address"),
            "lines": [
                _(
                    "Somebody, perhaps you, asked for a new password at %(name)s. No account has "
                    "this address; perhaps yours has another."
                )
                % {"name": portal().portal_name}
            ],
            "label": _("Make an account"),
            "url": link("account_signup"),
            "why": _("If that was not you, you need not do anything."),
        }
    _send(email, language, letter)


def changed(person: User, what: str, *, to: str = "") -> None:
    """Something of an account's security has changed."""
    language = _language(person)
    with translation.override(language):
        said = {
            "password": _("The password of your account has been changed."),
            "app_added": _("An authenticator app has been set up for your account."),
            "app_removed": _("The authenticator app has been removed from your account."),
            "passkey_added": _("A passkey has been added to your account."),
            "passkey_removed": _("A passkey has been removed from your account."),
            "codes": _("New recovery codes have been made for your account; old ones are void."),
            "factors_forgotten": _("The second factor of your account has been taken away."),
            "address": _("The e-mail address of your account has been changed to another."),
            "deleted": _("Your account and what belonged to it have been deleted."),
        }[what]
        letter = {
            "kind": f"changed-{what}",
            "title": said.rstrip("."),
            "lines": [f"{said} ({portal().portal_name})"],
            "label": _("Set a new password"),
            "url": link("account_reset_password"),
            "why": _(
                "If that was not you, set a new password at once and write to the municipality."
            ),
        }
    _send(to or person.email, language, letter)


def invitation(made: Invitation, token: str) -> None:
    """The link with which somebody takes up a role."""
    language = _language(with_address(made.email))
    with translation.override(language):
        role = BY_GROUP[made.group.name].title
        by = str(made.invited_by or portal().portal_name)
        letter = {
            "kind": "invitation",
            "title": _("Invitation to work at %(name)s") % {"name": portal().portal_name},
            "lines": [
                _("%(who)s invites you to the role: %(role)s.") % {"who": by, "role": role},
                made.unit,
                _("The link works once, within seven days, and for this address alone."),
            ],
            "label": _("Accept the invitation"),
            "url": link("account_invitation", token),
            "why": _("If you did not expect it, do nothing: it runs out by itself."),
        }
    _send(made.email, language, letter)


def from_allauth(prefix: str, email: str, context: dict[str, Any]) -> None:
    """What allauth would write itself; what it has no letter for here is not written."""
    person: User | None = context.get("user") or with_address(email)
    if prefix == "account/email/password_reset_key" and person is not None:
        reset(person, f"{context['uid']}-{context['key']}")
    elif prefix == "account/email/unknown_account":
        unknown(email)
    elif prefix in _CHANGED and person is not None:
        changed(person, _CHANGED[prefix])
