"""Background work on consultations."""

from django.db import transaction

from tenants.queue.jobs import job


@job(repeatable=True)
def tell_contributors(answer_ids: list[int]) -> None:
    """Write to the people whose contributions these answers are about: to all of them or, when it
    breaks off and is tried again, to none before."""
    from consultations import letters

    with transaction.atomic():
        for number in answer_ids:
            letters.tell_contributors(answer_id=number)
