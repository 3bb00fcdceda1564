"""Who runs the embedded PostgreSQL: it refuses root, and a checkout may be closed to others."""

import functools
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.pgpaths import PostgresError


@dataclass(frozen=True)
class Account:
    """How the server's programs are run: behind `prefix`, or as another user when `uid` is set."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def run(self, argv: Sequence[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; what it says on either channel is in `stdout`."""
        return subprocess.run(
            [*self.prefix, *(str(word) for word in argv)],
            cwd=cwd,
            env=_environment(),
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def may(self, flag: str, path: Path) -> bool:
        """Whether `test FLAG PATH` holds for the account: tried, not guessed from modes."""
        return self.run(["test", flag, path], cwd=Path("/")).returncode == 0

    def owner(self) -> int:
        """The user number of the files that the account makes."""
        return os.geteuid() if self.uid is None else self.uid

    def private(self, folder: Path) -> None:
        """Make a folder that the account alone may enter.

        Raises PostgresError when another user made it, or a link stands in its place.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), self.owner()):
            raise PostgresError(f"{folder} belongs to another user: remove it and start again.")
        folder.chmod(0o700)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)


@functools.cache
def account() -> Account:
    """This process's own; for root, whom PostgreSQL refuses, one that it does not.

    That is a user namespace, in which the files stay root's, or else another user. A number without
    a name in the system's list of users is refused too, and gets a namespace likewise. Raises
    PostgresError when there is no way.
    """
    if os.geteuid() != 0 and _name(os.geteuid()):
        return Account()
    inside = Account(_namespace())
    if shutil.which(inside.prefix[0]) and inside.run(["true"], cwd=Path("/")).returncode == 0:
        return inside
    for name in ("postgres", "nobody") if os.geteuid() == 0 else ():
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return Account(uid=found.pw_uid, gid=found.pw_gid)
    raise PostgresError(
        "PostgreSQL runs neither as root nor as a user without a name, and `unshare` is not "
        "allowed here: start as an ordinary user or set DATABASE_URL to a server."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def _namespace() -> tuple[str, ...]:
    """A namespace in which we are an ordinary user: number 1000, or any that has a name here."""
    named = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0]
    inside = 1000 if 1000 in named or not named else named[0]
    return ("unshare", "--user", f"--map-user={inside}", f"--map-group={inside}")


def _environment() -> dict[str, str]:
    """Without the `PG…` variables and the locale of whoever starts the server."""
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return {**mine, "LC_ALL": "C"}
