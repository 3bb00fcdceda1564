"""Groups of opinion: people who answer statements alike, found the same every time.

Each person's answers (agree 1, disagree -1, pass or nothing 0) are a point; principal components
show them in a picture of two dimensions, k-means puts them into groups, and the silhouette says how
many groups there are. Nobody is named: what leaves this module are counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
# Fewer people could be recognised by what they answer together.
LEAST = 10
MOST_GROUPS = 5
# Who answered fewer statements says too little of where they stand.
LEAST_ANSWERS = 3
# Below it the groups may be chance: answers without any pattern give about a third. From 0.5 on
# there is "a reasonable structure" (Kaufman and Rousseeuw, Finding Groups in Data, 1990).
CLEAR = 0.5
_ROUNDS = 100
_SILHOUETTE_AT_MOST = 1500


@dataclass(frozen=True, slots=True)
class Group:
    """A group: how many people, where its middle is in the picture (-1 to 1), and of each statement
    how many of it agree, disagree and pass."""

    size: int
    x: float
    y: float
    answers: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The groups, the largest first; none when people do not fall into any. `people` took part."""

    groups: tuple[Group, ...]
    people: int
    silhouette: float = 0.0


def groups_of(answers: Mapping[int, Mapping[int, int]], statements: Sequence[int]) -> Found:
    """The groups among people: `answers` by person and statement.

    Groups of fewer than ten people are never shown, and if one is found, a smaller number of groups
    is tried. The order in which people are given changes nothing.
    """
    known = [answers[person] for person in answers if len(answers[person]) >= LEAST_ANSWERS]
    # By what they answered and not by who they are: numbers of people say nothing here.
    rows = sorted([one.get(statement, 0) for statement in statements] for one in known)
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(statements))
    if len(rows) < 2 * LEAST or len(statements) < 2:
        return Found((), len(rows))
    picture = _components(table)
    best = Found((), len(rows))
    for count in range(2, min(MOST_GROUPS, len(rows) // LEAST) + 1):
        labels = _clustered(picture, count)
        sizes = np.bincount(labels, minlength=count)
        clear = _silhouette(picture, labels, count)
        if sizes.min() >= LEAST and clear >= CLEAR and clear > best.silhouette + 1e-9:
            best = Found(_told(table, picture, labels, count), len(rows), clear)
    return best


def _components(table: Array) -> Array:
    """The two directions in which people differ most; as a picture between -1 and 1."""
    centred = table - table.mean(axis=0)
    _left, _sizes, ways = np.linalg.svd(centred, full_matrices=False)
    # Which of two opposite directions is found is chance: the largest share points up.
    ways = ways[:2]
    signs = np.sign(ways[np.arange(len(ways)), np.abs(ways).argmax(axis=1)])
    found = centred @ (ways * signs[:, None]).T
    if found.shape[1] < 2:
        found = np.hstack([found, np.zeros((len(found), 1))])
    largest = np.abs(found).max()
    return np.asarray(np.round(found / largest, 9) if largest > 0 else found)


def _clustered(points: Array, count: int) -> Array:
    """K-means from middles that lie as far from each other as can be: no chance in it."""
    middles = [points[np.lexsort(points.T)[0]]]
    while len(middles) < count:
        far = np.min([np.linalg.norm(points - one, axis=1) for one in middles], axis=0)
        middles.append(points[int(np.argmax(np.round(far, 9)))])
    centres = np.array(middles)
    labels = np.zeros(len(points), dtype=np.int64)
    for _round in range(_ROUNDS):
        apart = np.linalg.norm(points[:, None, :] - centres[None, :, :], axis=2)
        again = np.argmin(np.round(apart, 9), axis=1)
        if _round and np.array_equal(again, labels):
            break
        labels = again
        for place in range(count):
            if (labels == place).any():
                centres[place] = points[labels == place].mean(axis=0)
    return labels


def _silhouette(points: Array, labels: Array, count: int) -> float:
    """How much nearer people are to their own group than to the next one: 0 not at all, 1 wholly.

    Of more than 1,500 people an even part is asked.
    """
    if len(points) > _SILHOUETTE_AT_MOST:
        part = np.linspace(0, len(points) - 1, _SILHOUETTE_AT_MOST).astype(np.int64)
        points, labels = points[part], labels[part]
    if len(np.unique(labels)) < count:
        return 0.0
    apart = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    to_group = np.stack([apart[:, labels == n].sum(axis=1) for n in range(count)], axis=1)
    sizes = np.bincount(labels, minlength=count)
    own = to_group[np.arange(len(points)), labels] / np.maximum(sizes[labels] - 1, 1)
    others = to_group / sizes
    others[np.arange(len(points)), labels] = np.inf
    next_one = others.min(axis=1)
    widest = np.maximum(np.maximum(own, next_one), 1e-12)
    return float(np.round(((next_one - own) / widest).mean(), 9))


def _told(table: Array, picture: Array, labels: Array, count: int) -> tuple[Group, ...]:
    found = []
    for place in range(count):
        mine = labels == place
        said = table[mine]
        counts = [(int((c == 1).sum()), int((c == -1).sum()), int((c == 0).sum())) for c in said.T]
        x, y = (float(value) for value in picture[mine].mean(axis=0))
        found.append(Group(int(mine.sum()), round(x, 4), round(y, 4), tuple(counts)))
    return tuple(sorted(found, key=lambda one: (-one.size, one.x, one.y)))
