"""The template as SQL that makes a municipality in one go."""

import os
import re
import subprocess

from django.conf import settings

from common.errors import DomainError
from deploy.postgres import pg_dump

# Settings of a psql session, which would change the connection that runs the script.
_SESSION = re.compile(r"^(\\(un)?restrict .*|SET .*;|SELECT pg_catalog\.set_config\(.*)$", re.M)


class SnapshotFailed(DomainError):
    """pg_dump could not read the template."""

    status = 500


def script_of(schema: str) -> str:
    """Statements that make `schema` with its data, as pg_dump writes them; no owners, no rights.

    The schema's name stands in it many times and nowhere else: replacing it makes a clone.
    Raises SnapshotFailed with pg_dump's own words.
    """
    owner = settings.DATABASE_OWNER
    arguments = ["--schema", schema, "--no-owner", "--no-privileges", "--rows-per-insert=500"]
    environment = {**os.environ, "PGPASSWORD": owner["PASSWORD"]}
    for option, name in (("-h", "HOST"), ("-p", "PORT"), ("-U", "USER")):
        arguments += [option, owner[name]] if owner[name] else []
    done = subprocess.run(
        [str(pg_dump()), *arguments, owner["NAME"]],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise SnapshotFailed("snapshot_failed", f"pg_dump failed: {done.stderr.strip()}")
    return _SESSION.sub("", done.stdout)
