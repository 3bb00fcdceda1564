"""The room of consultations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    """What people say to a draft, and what the municipality answers."""

    name = "consultations"

    def ready(self) -> None:
        """Consultations can be found, followed and linked; none opens without its summary."""
        from accounts import exports
        from consultations import followed, kept_of_people, owed, papers
        from consultations.findable import CONSULTATIONS
        from consultations.services.preparing import missing
        from notifications import news, subjects
        from processes import links, opening, packing
        from search import sources

        opening.register("consultations", missing)
        packing.register("consultations", papers.papers, papers.things)
        sources.register(CONSULTATIONS)
        subjects.register(followed.ALL_CONSULTATIONS)
        subjects.register(followed.ONE_CONSULTATION)
        news.register(followed.SOURCE)
        links.register(
            "consultations.consultation",
            CONSULTATIONS.kinds["consultation"],
            followed.linked,
            followed.find_linked,
        )
        links.register(owed.KIND, _("Opinion"), followed.contributions)
        exports.register("consultations", kept_of_people.part)
