"""The citizens' door."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Templates, static files and views for people."""

    name = "portal"

    def ready(self) -> None:
        """The editors' door refuses pages that would hide behind one of ours; a second factor that
        was given is heard of."""
        from allauth.mfa.signals import authenticator_used

        from cms.segments import keep_for_portal
        from portal.account.codes import renew_session
        from portal.addresses import first_words

        keep_for_portal(first_words())
        authenticator_used.connect(renew_session)
