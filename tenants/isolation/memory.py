"""What a process remembers of a municipality until something is published there."""

from collections.abc import Callable
from typing import Any

from tenants.isolation.connection import current_schema
from tenants.isolation.generations import State

_kept: dict[tuple[str, str], tuple[dict[str, Any], Any]] = {}
_MOST = 2000


def remembered[T](state: State, name: str, make: Callable[[], T]) -> T:
    """What `make` gave, for as long as the generations are those of `state`.

    It is for what every page needs and hardly ever changes; what is remembered is shared by all
    requests, so nobody may change it.
    """
    key = (current_schema(), name)
    found = _kept.get(key)
    if found is not None and found[0] == state.generations:
        return found[1]  # type: ignore[no-any-return]
    made = make()
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[key] = (state.generations, made)
    return made
