"""Background work of renewals."""

from tenants.queue.jobs import job


@job(repeatable=True)
def tell_author(pin_id: int, hidden: bool = False) -> None:
    """Write to whoever marked a place what became of it, or why it is `hidden`."""
    from renewal import letters

    letters.tell_author(pin_id=pin_id, hidden=hidden)
