"""The room of questionnaires."""

from typing import Any

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """What a municipality asks people, for any domain that asks."""

    name = "surveys"

    def ready(self) -> None:
        """They are found and followed; whoever asks for a copy of their data gets their answers."""
        from accounts import exports
        from notifications import news, subjects
        from search import sources
        from surveys import followed
        from surveys.findable import QUESTIONNAIRES

        exports.register("surveys", _answered)
        sources.register(QUESTIONNAIRES)
        subjects.register(followed.ALL_QUESTIONNAIRES)
        subjects.register(followed.ONE_QUESTIONNAIRE)
        news.register(followed.SOURCE)


def _answered(person: Any) -> list[dict[str, Any]]:
    from surveys.models import Response

    found = Response.objects.filter(person=person).order_by("pk")
    kept = ("questionnaire__slug", "answers", "language", "begun_at", "finished_at")
    return [dict(row) for row in found.values(*kept)]
