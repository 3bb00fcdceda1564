"""Settings of sign-in: django-allauth behind the portal's own addresses and pages."""

from typing import Any

from django.utils.functional import lazy


def _sign_in() -> str:
    from django.urls import reverse

    return reverse("account_login")


LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = lazy(_sign_in, str)()
# Address and password are changed at the account, where the one is confirmed and the other told of.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "accounts.sessions"
AUTHENTICATION_BACKENDS = ["accounts.backends.StandingBackend"]
ACCOUNT_ADAPTER = "portal.account.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.tokens.PasswordTokens"  # noqa: S105 - a class
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Our own stand in their place: one statement each, in a table that nobody can flush by filling it.
ACCOUNT_RATE_LIMITS: Any = False
MFA_RATE_LIMITS: Any = False
MFA_ADAPTER = "portal.account.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_FORMS = {
    "authenticate": "portal.account.codes.CodeForm",
    "reauthenticate": "portal.account.codes.AgainCodeForm",
    "activate_totp": "portal.account.codes.ActivateForm",
    "authenticate_webauthn": "portal.account.codes.PasskeyForm",
    "reauthenticate_webauthn": "portal.account.codes.AgainPasskeyForm",
    "login_webauthn": "portal.account.codes.PasskeySignInForm",
    "add_webauthn": "portal.account.codes.NewPasskeyForm",
    "edit_webauthn": "portal.account.codes.PasskeyNameForm",
}
ACCOUNT_FORMS = {
    "login": "portal.account.forms.SignInForm",
    "reset_password": "portal.account.forms.ResetForm",
    "user_token": "portal.account.forms.TokenForm",
    "reset_password_from_key": "portal.account.forms.NewPasswordForm",
    "change_password": "portal.account.forms.ChangePasswordForm",
    "set_password": "portal.account.forms.FirstPasswordForm",
    "reauthenticate": "portal.account.forms.AgainForm",
}
