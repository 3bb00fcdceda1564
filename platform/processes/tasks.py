"""Background work on processes."""

from tenants.queue.jobs import job


@job(repeatable=True, retries=2)
def make_package(process_id: int, token: str) -> None:
    """Make the package for the archive that somebody asked for."""
    from processes.services import archiving

    archiving.make_package(process_id=process_id, token=token)


@job(repeatable=True)
def forget_package(process_id: int, token: str) -> None:
    """Delete that package after its time."""
    from processes.services import archiving

    archiving.forget_package(process_id=process_id, token=token)
