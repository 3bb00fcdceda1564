"""Formats: each is read into the same plain things."""

from collections.abc import Iterator
from typing import BinaryIO

from cms.imports.found import Found, Source
from cms.imports.sources import csv, feeds, wxr

# In bytes. A WordPress export is read as a stream; the others are held in memory.
LARGEST = {Source.WXR: 200_000_000, Source.FEED: 20_000_000, Source.CSV: 20_000_000}
_READERS = {Source.WXR: wxr.read, Source.FEED: feeds.read, Source.CSV: csv.read}


def read(source: str, file: BinaryIO) -> Iterator[Found]:
    """What a file of that kind holds, in order.

    Raises Invalid, with a sentence for the person, for a file that is not of that kind.
    """
    return _READERS[Source(source)](file)
