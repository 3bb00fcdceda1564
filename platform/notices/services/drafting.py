"""Writing a notice, before anybody else sees it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import outside, unit_for
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from files.rules import may_store
from notices import rules
from notices.models import PARTS, Notice, NoticeFile
from notices.texts import clean
from records.services import Actor, audit

MOST_FILES = 50


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an official says of a notice. `texts` by language; the body of each is HTML."""

    number: str
    kind: str
    issued_on: date
    texts: Mapping[str, Mapping[str, str]]
    signed_by: str
    shown_from: date
    shown_until: date

    def cleaned(self) -> dict[str, Any]:
        """The columns of a row. Raises Invalid with the faults by field."""
        texts = {
            code: {
                part: clean(text.get(part, "")) if part == "body" else text.get(part, "").strip()
                for part in PARTS
            }
            for code, text in self.texts.items()
        }
        faults = rules.may_say(texts)
        if reason := rules.may_show(self.shown_from, self.shown_until):
            faults["shown_until"] = reason
        if faults:
            raise Invalid("notice_invalid", " ".join(faults.values()), faults)
        return {
            "number": self.number.strip(),
            "kind": self.kind,
            "issued_on": self.issued_on,
            "texts": texts,
            "signed_by": self.signed_by.strip(),
            "shown_from": self.shown_from,
            "shown_until": self.shown_until,
        }


@transaction.atomic
def draft(*, facts: Facts, by: Actor | None, now: datetime) -> Notice:
    """Begin a notice; nobody but officials sees it. Raises Invalid with the faults by field.

    It is of the unit that `by` is limited to. Each act on a notice raises NotAllowed for somebody
    who is limited to another.
    """
    unit = unit_for(by, Right.WRITE)
    return Notice.objects.create(created_at=now, unit=unit, **facts.cleaned())


@transaction.atomic
def change(*, notice_id: int, facts: Facts, by: Actor | None, now: datetime) -> Notice:
    """Write a draft anew. Raises NotFound, Invalid, and Conflict once it is published."""
    notice = locked(notice_id, by)
    _check_draft(notice)
    for name, value in facts.cleaned().items():
        setattr(notice, name, value)
    notice.save()
    return notice


@transaction.atomic
def discard(*, notice_id: int, by: Actor | None, now: datetime) -> None:
    """Throw a draft away with its files. Raises NotFound, and Conflict once it is published."""
    notice = locked(notice_id, by)
    _check_draft(notice)
    for one in notice.files.all():
        _forget(one)
    notice.delete()


@transaction.atomic
def attach(
    *, notice_id: int, title: str, file: File[bytes], by: Actor | None, now: datetime
) -> NoticeFile:
    """Put a file to a draft. Raises NotFound, Conflict once it is published, and Invalid when the
    file is not what it says, or has no title."""
    notice = locked(notice_id, by)
    _check_draft(notice)
    if not title.strip():
        message = _("Say in a few words what the file is: readers choose it by this title.")
        raise Invalid("file_untitled", message, {"title": message})
    if notice.files.count() >= MOST_FILES:
        message = _("A notice has %(most)d files at most.") % {"most": MOST_FILES}
        raise Invalid("files_full", message, {"file": message})
    if reason := may_store(str(file.name), file.size, file):  # type: ignore[arg-type]
        raise Invalid("file_refused", reason, {"file": reason})
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    made = NoticeFile(notice=notice, title=title.strip()[:200], size=file.size, digest=digest)
    made.file.save(str(file.name), file, save=False)
    try:
        with transaction.atomic():
            made.save()
    except BaseException:
        made.file.storage.delete(str(made.file.name))
        raise
    return made


@transaction.atomic
def detach(*, notice_id: int, file_id: int, by: Actor | None, now: datetime) -> None:
    """Take a file from a draft. Raises NotFound, and Conflict once it is published."""
    notice = locked(notice_id, by)
    _check_draft(notice)
    found = notice.files.filter(pk=file_id).first()
    if found is None:
        raise NotFound("no_such_file", _("There is no such file with this notice."))
    _forget(found)


@transaction.atomic
def correct(*, notice_id: int, by: Actor | None, now: datetime) -> Notice:
    """Begin a correction: a draft that holds what the notice says, to be put right and published.

    The notice itself stays as it is, and shows where it was corrected. Raises NotFound, and
    Conflict for a draft.
    """
    notice = locked(notice_id, by)
    if reason := rules.may_correct(notice.published_at is not None):
        raise Conflict("notice_not_corrected", reason)
    today = timezone.localdate(now)
    begun = Notice.objects.create(
        corrects=notice,
        unit=notice.unit,
        number=notice.number,
        kind=notice.kind,
        issued_on=today,
        texts=notice.texts,
        signed_by=notice.signed_by,
        shown_from=today,
        shown_until=max(notice.shown_until, today),
        created_at=now,
    )
    facts = {"correction": begun.pk}
    audit(act="notices.correction_begun", object=notice, by=by, now=now, data=facts)
    return begun


def locked(notice_id: int, by: Actor | None = None, right: Right = Right.WRITE) -> Notice:
    """The notice, for this transaction alone. Raises NotFound, and NotAllowed for `by` whose right
    does not reach so far."""
    found = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
    if found is None:
        raise NotFound("no_such_notice", _("There is no such notice here."))
    if reason := rules.may_touch(outside(by, right, found.unit)):
        raise NotAllowed("notice_of_others", reason)
    return found


def _check_draft(notice: Notice) -> None:
    if reason := rules.may_change(notice.published_at is not None):
        raise Conflict("notice_published", reason)


def _forget(one: NoticeFile) -> None:
    storage, name = one.file.storage, str(one.file.name)
    one.delete()
    transaction.on_commit(lambda: storage.delete(name))
