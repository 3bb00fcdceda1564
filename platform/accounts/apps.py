"""The room of people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People of one municipality; of the installation, in `public`."""

    name = "accounts"
