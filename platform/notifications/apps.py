"""The room of what leaves."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mail of a municipality to its people, and the news that they follow."""

    name = "notifications"

    def ready(self) -> None:
        """Hear of what happens, and say what is kept of a person."""
        from accounts import exports
        from notifications.copies import kept_of
        from notifications.feeding import CONSUMER
        from records.consumers.registry import register

        register(CONSUMER)
        exports.register("notifications", kept_of)
