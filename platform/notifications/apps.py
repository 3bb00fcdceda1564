"""The room of what leaves."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mail of a municipality to its people."""

    name = "notifications"
