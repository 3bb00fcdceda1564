"""Background work of renewals."""

from tenants.queue.jobs import job


@job(repeatable=True)
def tell_author(pin_id: int) -> None:
    """Write to whoever marked a place what became of it, or why it is not shown."""
    from renewal import letters

    letters.tell_author(pin_id=pin_id)
