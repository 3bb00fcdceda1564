"""Background work on questionnaires; each may be run twice."""

from django.utils import timezone

from tenants.queue.jobs import job


@job(repeatable=True, retries=2)
def make_export(questionnaire_id: int, token: str) -> None:
    """Make the file of answers that somebody asked for."""
    from surveys import services

    services.make_export(questionnaire_id=questionnaire_id, token=token)


@job(repeatable=True)
def forget_export(questionnaire_id: int, token: str) -> None:
    """Delete that file after its time."""
    from surveys import services

    services.forget_export(questionnaire_id=questionnaire_id, token=token)


@job(repeatable=True)
def forget_unsent(questionnaire_id: int) -> None:
    """Delete what was begun and never sent to a questionnaire that has long been closed."""
    from surveys import services

    services.forget_unsent(questionnaire_id=questionnaire_id, now=timezone.now())
