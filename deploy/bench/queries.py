"""Statements of a request, counted in a process apart from the servers that are timed."""

import json
import subprocess
import sys

from deploy.bench.servers import RUNGS
from deploy.bench.subjects import Subject
from deploy.checks import ROOT, Trouble

# Without a framework there is nothing that counts; ladder/bare.py shows that it is so.
_BARE = {"wsgi_hello": 0, "wsgi_select": 1}
_UNCACHED = {"home_uncached": "page_cached", "api_list": "api_cached"}
_ROOT_ADDRESS = {"path": "/", "fresh": "", "headers": {}}


def of_ladder(environment: dict[str, str]) -> dict[str, int]:
    """The statements of each rung."""
    found = dict(_BARE)
    for name in RUNGS:
        if name not in _BARE:
            addresses = {name: _ROOT_ADDRESS}
            found |= _ask(name, "localhost", json.dumps(addresses), environment)
    return found


def of_product(subjects: list[Subject], environment: dict[str, str]) -> dict[str, int]:
    """The statements of the product's addresses in the database that `environment` names.

    Raises Trouble when a fresh address is answered from kept answers: its CPU would mean nothing.
    """
    addresses = {
        subject.name: {
            "path": subject.address.path,
            "fresh": subject.address.fresh,
            "headers": dict(subject.address.headers),
        }
        for subject in subjects
    }
    host = subjects[0].address.host
    found = _ask("product", host, json.dumps(addresses), environment)
    for name, kept in _UNCACHED.items():
        if kept in found and found[name] <= found[kept]:
            raise Trouble(f"{name} is answered from kept answers: {addresses[name]['path']}")
    return found


def _ask(
    application: str, host: str, addresses: str, environment: dict[str, str]
) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.bench.count", application, host, addresses],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"The statements of {application} cannot be counted:\n{done.stderr[-3000:]}")
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found
