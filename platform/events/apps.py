"""The room of events."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Meetings of all kinds."""

    name = "events"
