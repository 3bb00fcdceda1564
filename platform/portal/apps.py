"""The citizens' door."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Templates, static files and views for people."""

    name = "portal"

    def ready(self) -> None:
        """The editors' door refuses pages that would hide behind one of ours."""
        from cms.segments import keep_for_portal
        from portal.addresses import first_words

        keep_for_portal(first_words())
