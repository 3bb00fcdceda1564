"""XML read as a stream: no tree, no entities, nothing fetched, a bound on every element."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from common.errors import Invalid
from common.web.feeds import unsafe

_CHUNK = 65_536


class Target[T](Protocol):
    """What hears of the elements; `taken` hands over what was completed since the last time."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def data(self, text: str) -> None: ...
    def end(self, tag: str) -> None: ...
    def close(self) -> None: ...
    def taken(self) -> list[T]: ...


class Stream[T]:
    """Reads a file into a target, a piece at a time."""

    def __init__(self, file: BinaryIO, target: Target[T]) -> None:
        self._file, self._target = file, target

    def __iter__(self) -> Iterator[T]:
        """What the target makes, in order; memory holds one piece and what it completed.

        Raises Invalid for a file that is no XML, is torn, or declares a document type: entities
        could make a small file enormous, or fetch something from elsewhere.
        """
        parser = DefusedXMLParser(target=self._target, forbid_dtd=True)
        self._file.seek(0)
        try:
            while chunk := self._file.read(_CHUNK):
                parser.feed(chunk)
                yield from self._target.taken()
            parser.close()
        except DefusedXmlException as error:
            raise unsafe() from error
        except (ParseError, UnicodeError, LookupError, ValueError) as error:
            raise _torn(error) from error
        yield from self._target.taken()


def _torn(error: Exception) -> Invalid:
    line = getattr(error, "position", (0, 0))[0]
    message = _("The file is damaged or is not XML (line %(line)s). Export it anew.") % {
        "line": line
    }
    return Invalid("import_torn", message, {"file": message})
