"""What two rows of words have in common, in a time that nobody's text can stretch.

The longest common subsequence by bits (H. Hyyrö, "Bit-Parallel LCS-length Computation Revisited",
2004): a row of the usual table is one whole number, so that it costs as much however often the
words repeat. `difflib` compares every pair of equal words anew at each step: a text of one word,
repeated, took it minutes.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Words of the one times words of the other: 5,000 of each are 3 MB and 20 ms.
MOST_PAIRS = 25_000_000


class Block(NamedTuple):
    """`old[start:end]` became `new[begin:finish]`: the same words, or others, or none."""

    same: bool
    start: int
    end: int
    begin: int
    finish: int


def fits(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two rows are short enough to be compared word by word; ends alike do not count."""
    head, tail = _ends(old, new)
    return (len(old) - head - tail) * (len(new) - head - tail) <= MOST_PAIRS


def blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """How `old` becomes `new`, in order and without a gap; rows that are too long for that differ
    in one block between the ends in which they are alike."""
    head, tail = _ends(old, new)
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs = [(n, n) for n in range(head)]
    if len(one) * len(other) <= MOST_PAIRS:
        pairs += [(head + i, head + j) for i, j in _common(one, other)]
    pairs += [(len(old) - n, len(new) - n) for n in range(tail, 0, -1)]
    return list(_joined(pairs, len(old), len(new)))


def alike(old: Sequence[str], new: Sequence[str]) -> float:
    """How many words two rows share in their order: 0 none, 1 all."""
    every = len(old) + len(new)
    kept = sum(one.end - one.start for one in blocks(old, new) if one.same)
    return 2 * kept / every if every else 1.0


def _ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words at the beginning and then at the end are the same."""
    least = min(len(old), len(new))
    head = next((n for n in range(least) if old[n] != new[n]), least)
    rest = range(1, least - head + 1)
    return head, next((n - 1 for n in rest if old[-n] != new[-n]), least - head)


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence, in order."""
    rows = _rows(old, new)
    found = []
    row, place = len(old), len(new)
    while row and place:
        if rows[row - 1] >> (place - 1) & 1:
            place -= 1
            continue
        row -= 1
        if row == 0 or rows[row - 1] >> (place - 1) & 1:
            place -= 1
            found.append((row, place))
    return found[::-1]


def _rows(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Of each row of the table, where its lengths do not grow: bit n for word n of `new`."""
    where: dict[str, int] = {}
    for n, word in enumerate(new):
        where[word] = where.get(word, 0) | 1 << n
    every = (1 << len(new)) - 1
    row, found = every, []
    for word in old:
        met = row & where.get(word, 0)
        row = ((row + met) | (row - met)) & every
        found.append(row)
    return found


def _joined(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[Block]:
    """Neighbours that stay as one block; what lies between such blocks changed."""
    start, begin, kept = 0, 0, 0
    for i, j in [*pairs, (old, new)]:
        if (i, j) == (start + kept, begin + kept) and (i, j) != (old, new):
            kept += 1
            continue
        if kept:
            yield Block(True, start, start + kept, begin, begin + kept)
        if (start + kept, begin + kept) != (i, j):
            yield Block(False, start + kept, i, begin + kept, j)
        start, begin, kept = i, j, 1
