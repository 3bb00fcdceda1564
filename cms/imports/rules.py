"""What may be imported. Each rule returns None or the reason why not."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.imports.cleaning import urlsplit_host
from cms.imports.found import Found, Kind, Source
from cms.imports.sources import LARGEST
from cms.models.imports import ImportState
from cms.rules import is_reserved
from events.rules import may_be_at, may_last

MOST_TEXTS = 20_000
_LONGEST_BODY = 500_000


def may_import(may_publish: bool) -> str | None:
    """Imports publish, so they are for those who may publish announcements and events."""
    if not may_publish:
        return _("Only those who may publish announcements and events may import them.")
    return None


def may_read(source: str, size: int, address: str) -> str | None:
    """A source is one file of a bearable size (in bytes), or one address of a feed."""
    if bool(size) == bool(address):
        return _("Choose a file, or name the address of a feed.")
    if address and source != "feed":
        return _("Only RSS and Atom can be fetched from an address. Choose a file.")
    if address and not urlsplit_host(address):
        return _("That is no address of a web page.")
    if size > LARGEST[Source(source)]:
        return _("The file has %(size).0f MB; at most %(most)d MB can be imported. Split it.") % {
            "size": size / 1_000_000,
            "most": LARGEST[Source(source)] // 1_000_000,
        }
    return None


def may_hold(texts: int) -> str | None:
    """One import holds a bearable number of texts."""
    if texts > MOST_TEXTS:
        return _("The file holds more than %(most)d texts. Split it.") % {"most": MOST_TEXTS}
    return None


def may_begin(state: str, faulty: int, without_faulty: bool, stopped: bool) -> str | None:
    """An import begins once, after its preview, and leaves nothing out without being told so."""
    if state != ImportState.PREVIEWED and not (state == ImportState.RUNNING and stopped):
        return _("This import does not wait for a confirmation.")
    if faulty and not without_faulty:
        return ngettext(
            "%(n)d text is faulty. Confirm that you import the others without it.",
            "%(n)d texts are faulty. Confirm that you import the others without them.",
            faulty,
        ) % {"n": faulty}
    return None


def may_take_back(state: str, stopped: bool) -> str | None:
    """Only what has been imported can be taken back, and only once."""
    if state != ImportState.DONE and not (state == ImportState.TAKING_BACK and stopped):
        return _("There is nothing to take back: this import is not finished, or is taken back.")
    return None


def may_discard(is_moving: bool, stopped: bool) -> str | None:
    """An import that is under way cannot be thrown away."""
    if is_moving and not stopped:
        return _("This import is under way. Wait until it has finished.")
    return None


def may_become_page(
    found: Found, starts_at: datetime | None, ends_at: datetime | None
) -> str | None:
    """A page needs a title and a text; an event says when it is."""
    if not found.title.strip():
        return _("It has no title.")
    if len(found.body) > _LONGEST_BODY:
        return _("Its text is too long for one page.")
    if found.kind != Kind.EVENT:
        return None if (found.body + found.excerpt).strip() else _("It has no text.")
    if starts_at is None or ends_at is None:
        return _("It does not say when the event begins.")
    return may_last(starts_at, ends_at) or may_be_at(found.latitude, found.longitude)


def may_change(exists: bool, untouched: bool) -> str | None:
    """What somebody here has worked on since is theirs, also when the source changes."""
    if not exists:
        return _("The page was deleted here.")
    if not untouched:
        return _("Somebody has changed the page here since; the source no longer overrides it.")
    return None


def may_lead(path: str, is_taken: bool, is_page: bool) -> str | None:
    """An old address leads to the new page unless it is the portal's own or leads elsewhere."""
    first = path.strip("/").split("/")[0]
    if is_reserved(first) or is_page:
        return _(
            "The old address %(path)s is one of the portal itself, so it leads nowhere new."
        ) % {"path": path}
    if is_taken:
        return _("The old address %(path)s already leads elsewhere.") % {"path": path}
    if len(path) > 255:
        return _("The old address is too long to be kept.")
    return None
