"""The room of questionnaires."""

from typing import Any

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """What a municipality asks people, for any domain that asks."""

    name = "surveys"

    def ready(self) -> None:
        """Whoever asks for a copy of their data gets their answers too."""
        from accounts import exports

        exports.register("surveys", _answered)


def _answered(person: Any) -> list[dict[str, Any]]:
    from surveys.models import Response

    found = Response.objects.filter(person=person).order_by("pk")
    kept = ("questionnaire__slug", "answers", "language", "begun_at", "finished_at")
    return [dict(row) for row in found.values(*kept)]
