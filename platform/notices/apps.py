"""The room of public notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What a municipality puts up on its board for a time that counts."""

    name = "notices"
