"""The room of public notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What a municipality puts up on its board for a time that counts."""

    name = "notices"

    def ready(self) -> None:
        """What hangs on the board can be found and followed."""
        from notices import followed
        from notices.findable import NOTICES
        from notifications import news, subjects
        from search import sources

        sources.register(NOTICES)
        subjects.register(followed.NOTICES)
        news.register(followed.SOURCE)
