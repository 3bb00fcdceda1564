"""The room of people."""

from django.apps import AppConfig
from django.utils.functional import lazy


class AccountsConfig(AppConfig):
    """People of one municipality; of the installation, in `public`."""

    name = "accounts"

    def ready(self) -> None:
        """Bind links that set a password to the municipality that gave them out.

        Django makes and checks them with one object and one salt for the process; the salt is asked
        anew each time. Otherwise a link would hold wherever a person's row was copied to.
        """
        from django.contrib.auth.tokens import default_token_generator

        from tenants.isolation.signing import salted

        default_token_generator.key_salt = lazy(salted, str)("accounts.password_link")
