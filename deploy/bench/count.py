"""Counts statements: `python -m deploy.bench.count APPLICATION HOST ADDRESSES`.

APPLICATION is `product` (with the application's login, as served) or a rung on Django. ADDRESSES is
a JSON object {name: {"path": …, "fresh": …, "headers": {…}}}; prints {name: statements}. Each
address is asked for three times in one process, and the last counts: what only a process's first
requests need is not the steady state.
"""

import json
import os
import sys
from typing import Any

from deploy.bench.ladder.stock import application

ASKED = 3
FRESH = {"number": "{:d}", "moment": "2001-01-01T00:00:{:02d}Z"}


def load(name: str) -> None:
    """Make this process the product, or a rung."""
    import django

    if name != "product":
        application(name)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def count(host: str, address: dict[str, Any]) -> int:
    """The statements of the last request. Raises RuntimeError when it fails."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=host, headers=address["headers"])
    for number in range(ASKED):
        path = address["path"] + FRESH.get(address["fresh"], "").format(number)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path, secure=True)
        if answer.status_code not in (200, 304):
            raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(captured)


def main() -> None:
    """The command."""
    name, host, addresses = sys.argv[1:]
    load(name)
    found = {key: count(host, address) for key, address in json.loads(addresses).items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
