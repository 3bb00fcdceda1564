"""A mail that was saved as a file: who wrote it, when, what it says, what hangs on it.

Mails lie, and their writers' programs err: unknown character sets, broken headers, texts in HTML
alone, mails within mails without end. Whatever can be read is read; nothing of it is run.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from io import BytesIO

import nh3
from django.core.files.base import ContentFile, File
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Invalid
from consultations import rules
from files.rules import may_store
from notifications.rules import may_send_to

LARGEST = 25_000_000
# A mail is looked through so far.
_MOST_PARTS = 200
_BLOCKS = re.compile(r"</(p|div|li|tr|h[1-6]|blockquote)>|<br\s*/?>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head|title)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says. `key` is the same however often it is saved."""

    key: str
    name: str
    email: str
    arrived_at: datetime | None
    text: str
    files: tuple[File[bytes], ...]
    left_out: tuple[str, ...]


def read(raw: bytes) -> Letter:
    """Raises Invalid when it is no mail, is too large, or says nothing."""
    if len(raw) > LARGEST:
        raise _invalid(_("The mail is larger than 25 MB."))
    mail = BytesParser(policy=policy.compat32).parsebytes(raw)
    if not mail.keys() or not any(mail.get(name) for name in ("From", "Date", "Subject")):
        raise _invalid(_("This is no saved mail. Save it in your mail program as .eml."))
    parts = list(_parts(mail))
    text = _whole(_header(mail, "Subject"), _body(parts))
    if rules.may_say(text) and len(text) < rules.SHORTEST:
        raise _invalid(_("The mail holds no text that could be taken as an opinion."))
    name, address = _writer(mail)
    files, left_out = _attached(parts)
    cut = text[: rules.LONGEST]
    if cut != text:
        left_out = (*left_out, _("the end of the text, which is too long"))
    return Letter(
        key=_key(mail, raw),
        name=name or address or _("Unknown sender"),
        email=address,
        arrived_at=_arrived(mail),
        text=cut,
        files=files,
        left_out=left_out,
    )


def _parts(mail: Message) -> Iterator[Message]:
    # Breadth first and counted: a mail within a mail within a mail ends somewhere.
    waiting: list[Message] = [mail]
    for _number in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inner = part.get_payload()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            waiting[:0] = [one for one in inner if isinstance(one, Message)]
        else:
            yield part


def _body(parts: list[Message]) -> str:
    """The text that is read: plain where there is one, else what stands in the HTML."""
    shown = [part for part in parts if not _file_name(part)]
    for kind, plain in (("text/plain", str), ("text/html", _of_html)):
        found = [plain(_decoded(one)) for one in shown if one.get_content_type() == kind]
        text = "\n\n".join(one.strip() for one in found if one.strip())
        if text:
            return text
    return ""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = str(part.get_content_charset() or "")
    for charset in (named, "utf-8", "cp1250"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("latin-1")


def _of_html(html: str) -> str:
    seen = _UNSEEN.sub("", html)
    plain = nh3.clean(_BLOCKS.sub("\n", seen), tags=set())
    lines = [" ".join(line.split()) for line in unescape(plain).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _whole(subject: str, body: str) -> str:
    text = f"{subject}\n\n{body}" if subject else body
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _header(mail: Message, name: str) -> str:
    """A header in one line, decoded as far as it can be."""
    raw = mail.get(name)
    if raw is None:
        return ""
    try:
        # The modern policy decodes words of any set and mends what is broken.
        read = EmailMessage(policy=policy.default)
        read[name] = " ".join(str(raw).split())
        text = str(read[name])
    except Exception:  # the library fails in many ways on hostile headers
        text = str(raw)
    return _CONTROL.sub("", " ".join(text.split()))[:998]


def _writer(mail: Message) -> tuple[str, str]:
    name, address = parseaddr(_header(mail, "From"))
    good = address.strip() if address and may_send_to(address.strip()) is None else ""
    plain = "".join(char for char in name if char.isprintable()).strip()
    return plain[: rules.LONGEST_NAME], good[: rules.LONGEST_EMAIL]


def _arrived(mail: Message) -> datetime | None:
    """When our own mail server took it, or when it says that it was written."""
    for value in (str(mail.get("Received", "")).rpartition(";")[2], str(mail.get("Date", ""))):
        try:
            moment = parsedate_to_datetime(value.strip())
            if timezone.is_naive(moment):
                moment = timezone.make_aware(moment)
            return moment.astimezone(timezone.get_default_timezone())
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _attached(parts: list[Message]) -> tuple[tuple[File[bytes], ...], tuple[str, ...]]:
    files: list[File[bytes]] = []
    left_out: list[str] = []
    for part in parts:
        name = _file_name(part)
        if not name:
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        file = ContentFile(data, name=name)
        refused = rules.may_attach([name]) or may_store(name, len(data), BytesIO(data))
        if refused or len(files) >= rules.MOST_FILES:
            left_out.append(name)
        else:
            files.append(file)
    return tuple(files), tuple(left_out)


def _file_name(part: Message) -> str:
    if part.get_content_type() == "message/rfc822":
        return "message.eml"
    try:
        name = part.get_filename() or ""
    except Exception:  # as above
        name = "?"
    plain = "".join(char for char in str(name) if char.isprintable()).strip()
    if name and not plain:
        plain = "?"
    return plain.replace("\\", "/").rpartition("/")[2][-150:]


def _key(mail: Message, raw: bytes) -> str:
    named = "".join(str(mail.get("Message-ID", "")).split())
    return hashlib.sha256(named.encode("utf-8", "replace") if named else raw).hexdigest()


def _invalid(reason: str) -> Invalid:
    return Invalid("mail_unreadable", reason, {"file": reason})
