"""`make demo` as a whole: five portals, again after a kill, and no process left behind."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy import postgres
from deploy.pgpaths import cluster_dir
from deploy.pgserver import postmaster
from deploy.processes import identity

ROOT = Path(__file__).resolve().parents[2]
FIRST_START_SECONDS = 240  # 120 on two idle cores; here other tests run beside it


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    yield folder
    postgres.remove(folder)


@pytest.fixture(scope="module")
def port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def begin(var_dir, port):
    mine = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.demo"],
        cwd=ROOT,
        env=mine | {"VAR_DIR": str(var_dir), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until_ready(run):
    said, deadline = [], time.monotonic() + FIRST_START_SECONDS
    for line in run.stdout:
        said.append(line)
        if "Ctrl-C stops everything" in line:
            return "".join(said)
        assert time.monotonic() < deadline, "".join(said)
    raise AssertionError("".join(said))


def status_of(url):
    address = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": address.netloc})
        return connection.getresponse().status
    finally:
        connection.close()


def recorded(var_dir):
    return {
        entry["name"]: entry["pid"] for entry in json.loads((var_dir / "demo.pids").read_text())
    }


def test_five_portals_come_up_survive_a_kill_and_leave_no_process(var_dir, port):
    run = begin(var_dir, port)
    said = read_until_ready(run)
    sign_ins = json.loads((var_dir / "demonstration.json").read_text())
    addresses = {entry["url"] for entry in sign_ins}
    assert len(addresses) == 7
    assert {status_of(url) for url in addresses} == {200}
    assert all(entry["url"] in said and entry["email"] in said for entry in sign_ins)

    left = recorded(var_dir)
    assert set(left) == {"web", "worker", "fleet"}
    run.kill()
    run.communicate()
    assert all(identity(pid) for pid in left.values())

    run = begin(var_dir, port)
    said = read_until_ready(run)
    assert "Stopped the web process that an earlier run left behind." in said
    assert not any(identity(pid) for pid in left.values())
    assert "making the portal" not in said
    assert {status_of(url) for url in addresses} == {200}

    working = recorded(var_dir)
    database = postmaster(cluster_dir(var_dir) / "data")
    run.send_signal(signal.SIGINT)
    assert "The data are kept" in run.communicate()[0]
    assert run.returncode == 0
    assert not any(identity(pid) for pid in [*working.values(), database])
    assert not (var_dir / "demo.pids").exists()


def test_a_reset_forgets_what_there_was(var_dir):
    mine = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    subprocess.run(
        [sys.executable, "-m", "deploy.reset"],
        check=True,
        cwd=ROOT,
        env=mine | {"VAR_DIR": str(var_dir)},
        stdin=subprocess.DEVNULL,
    )
    assert not cluster_dir(var_dir).exists()
    assert not (var_dir / "media").exists()
    assert not (var_dir / "demonstration.json").exists()
