"""Documents of a process: for everyone to read, or as evidence for the file."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from files.rules import may_store
from processes.models import Attachment
from processes.services.beginning import locked
from records.services import Actor, audit

MOST_FILES = 200


@transaction.atomic
def attach(
    *,
    process_id: int,
    step_key: str,
    titles: Mapping[str, str],
    file: File[bytes],
    is_public: bool,
    by: Actor | None,
    now: datetime,
) -> Attachment:
    """Put a file to a process, or to the step `step_key` of it.

    Raises NotFound, NotAllowed, and Invalid when the file is not what it says or has no title.
    """
    process = locked(process_id, by)
    step = process.steps.filter(key=step_key).first()
    if step_key and step is None:
        raise NotFound("no_such_step", _("There is no such step here."))
    said = {code: text.strip()[:200] for code, text in titles.items() if text.strip()}
    if found := _refused(process.attachments.count(), said, file):
        raise Invalid("file_refused", " ".join(found.values()), found)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    made = Attachment(
        process=process,
        step=step,
        titles=said,
        size=file.size,
        digest=digest,
        is_public=is_public,
        created_at=now,
    )
    made.file.save(str(file.name), file, save=False)
    try:
        with transaction.atomic():
            made.save()
            audit(act="processes.file_attached", object=made, by=by, now=now, data={"sha": digest})
    except BaseException:
        made.file.storage.delete(str(made.file.name))
        raise
    return made


@transaction.atomic
def withdraw(*, attachment_id: int, by: Actor | None, now: datetime) -> Attachment:
    """Take a file from the page; it stays in the file of the process.

    Raises NotFound, NotAllowed, and Conflict when it was taken from there already.
    """
    found = Attachment.objects.filter(pk=attachment_id).first()
    if found is None:
        raise NotFound("no_such_file", _("There is no such file here."))
    locked(found.process_id, by)
    found.refresh_from_db()
    if found.withdrawn_at is not None:
        raise Conflict("file_withdrawn", _("This file has been taken from the page already."))
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    audit(act="processes.file_withdrawn", object=found, by=by, now=now)
    return found


def _refused(kept: int, titles: Mapping[str, str], file: File[bytes]) -> dict[str, str]:
    if kept >= MOST_FILES:
        return {"file": _("A process has %(most)d files at most.") % {"most": MOST_FILES}}
    if not titles:
        return {"title": _("Say in a few words what the file is: readers choose it by this title.")}
    reason = may_store(str(file.name), file.size, file)  # type: ignore[arg-type]
    return {"file": reason} if reason else {}
