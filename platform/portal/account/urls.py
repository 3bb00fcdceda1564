"""Addresses of an account; the names are those that django-allauth asks for."""

from typing import Any

from django.urls import path

from portal.account import entry, invited, own, passkeys, passwords, security, words
from portal.addresses import ACCOUNT, under

W = words


def _at(*parts: Any) -> Any:
    return under(ACCOUNT, *parts)


urlpatterns = [
    path(_at(), own.overview, name="account"),
    path(_at(W.NAME), own.name, name="account_name"),
    path(_at(W.EMAIL), own.email, name="account_email"),
    path(_at(W.SESSIONS), own.sessions, name="usersessions_list"),
    path(_at(W.COPY), own.copy, name="account_copy"),
    path(_at(W.DELETE), own.delete, name="account_delete"),
    path(_at(W.SIGN_IN), entry.sign_in, name="account_login"),
    path(_at(W.SIGN_IN, W.CODE), security.code, name="mfa_authenticate"),
    path(_at(W.SIGN_IN, W.PASSKEYS), passkeys.sign_in, name="mfa_login_webauthn"),
    path(_at(W.SIGN_OUT), entry.sign_out, name="account_logout"),
    path(_at(W.CLOSED), entry.closed, name="account_inactive"),
    path(_at(W.SIGN_UP), entry.sign_up, name="account_signup"),
    path(_at(W.SIGN_UP, W.SENT), entry.sent, name="account_email_verification_sent"),
    path(_at(W.CONFIRM, "<str:key>/"), entry.confirm, name="account_confirm_email"),
    path(_at(W.INVITATION, "<str:token>/"), invited.accept, name="account_invitation"),
    path(_at(W.PASSWORD), passwords.change, name="account_change_password"),
    path(_at(W.PASSWORD, W.FIRST_PASSWORD), passwords.first, name="account_set_password"),
    path(_at(W.PASSWORD, W.RESET), passwords.reset, name="account_reset_password"),
    path(_at(W.PASSWORD, W.SENT), passwords.sent, name="account_reset_password_done"),
    path(_at(W.PASSWORD, W.DONE), passwords.done, name="account_reset_password_from_key_done"),
    path(
        _at(W.PASSWORD, W.NEW, "<str:uidb36>/<str:key>/"),
        passwords.new,
        name="account_reset_password_from_key",
    ),
    path(_at(W.AGAIN), security.again, name="account_reauthenticate"),
    path(_at(W.AGAIN, W.CODE), security.again_code, name="mfa_reauthenticate"),
    path(_at(W.AGAIN, W.PASSKEYS), passkeys.again, name="mfa_reauthenticate_webauthn"),
    path(_at(W.SECURITY), security.index, name="mfa_index"),
    path(_at(W.SECURITY, W.APP), security.activate, name="mfa_activate_totp"),
    path(_at(W.SECURITY, W.APP, W.REMOVE), security.deactivate, name="mfa_deactivate_totp"),
    path(_at(W.SECURITY, W.CODES), security.codes, name="mfa_view_recovery_codes"),
    path(_at(W.SECURITY, W.CODES, W.NEW), security.new_codes, name="mfa_generate_recovery_codes"),
    path(_at(W.SECURITY, W.PASSKEYS), passkeys.listed, name="mfa_list_webauthn"),
    path(_at(W.SECURITY, W.PASSKEYS, W.ADD), passkeys.add, name="mfa_add_webauthn"),
    path(
        _at(W.SECURITY, W.PASSKEYS, "<int:pk>/", W.NAME), passkeys.rename, name="mfa_edit_webauthn"
    ),
    path(
        _at(W.SECURITY, W.PASSKEYS, "<int:pk>/", W.REMOVE),
        passkeys.remove,
        name="mfa_remove_webauthn",
    ),
]
