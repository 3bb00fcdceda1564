"""What a domain asks for before one of its processes is published: each adds a check.

A consultation, for example, needs its plain-language summary.
"""

from collections.abc import Callable, Sequence

from processes.models import Process

Check = Callable[[Process, Sequence[str]], dict[str, str]]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Ask `check` from now on; called once, when applications are ready.

    It is given the process and the portal's languages, and returns what is missing by field.
    """
    _checks[name] = check


def before_opening(process: Process, languages: Sequence[str]) -> dict[str, str]:
    """What the domains still need before people see the process, by field."""
    found: dict[str, str] = {}
    for check in _checks.values():
        found |= check(process, languages)
    return found
