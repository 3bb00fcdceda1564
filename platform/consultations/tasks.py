"""Background work on consultations."""

from typing import Any

from django.db import transaction
from django.utils.translation import override

from tenants.queue.jobs import job


@job(repeatable=True)
def tell_contributors(answer_ids: list[int]) -> None:
    """Write to the people whose contributions these answers are about: to all of them or, when it
    breaks off and is tried again, to none before."""
    from consultations import letters

    with transaction.atomic():
        for number in answer_ids:
            letters.tell_contributors(answer_id=number)


@job(repeatable=True)
def tell_of_moderation(entry_id: int) -> None:
    """Write to somebody whose contribution is not shown, or not as they said it."""
    from consultations import letters

    letters.tell_of_moderation(entry_id=entry_id)


@job(repeatable=False)
def export_register(
    consultation_id: int, wanted: dict[str, str], token: str, by_id: int, language: str
) -> dict[str, Any]:
    """Make the file of the register that an official asked for, in their language. Begun once: who
    waits for it is told when it breaks off."""
    from consultations.services.exporting import make_register

    with override(language):
        return make_register(consultation_id=consultation_id, wanted=wanted, token=token)


@job(repeatable=True)
def forget_export(token: str) -> None:
    """Delete that file after its time."""
    from consultations.services.exporting import forget

    forget(token=token)


@job(repeatable=True)
def reckon_groups(consultation_id: int) -> None:
    """Find the groups of opinion of a consultation anew."""
    from consultations.services.thinking import reckon

    reckon(consultation_id=consultation_id)
