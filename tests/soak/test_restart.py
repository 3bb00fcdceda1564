"""New code without a lost request: under load, gunicorn is replaced twice by deploy/restart.sh."""

import os
import re
import signal
import subprocess
import time
from contextlib import ExitStack

import pytest

from tests.soak import running
from tests.support import make_announcement

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
HOST = "alpha.localhost"
RESTART = running.ROOT / "deploy" / "restart.sh"


def replace(folder):
    """Run restart.sh; the number of the process that serves afterwards."""
    pidfile = folder / "gunicorn.pid"
    done = subprocess.run([RESTART, pidfile], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(pidfile.read_text())


@running.needs_wrk
def test_two_restarts_under_wrk_lose_no_request(alpha, tmp_path):
    make_announcement("alpha", title="Obvestilo")
    with running.gunicorn(tmp_path) as port:
        first = int((tmp_path / "gunicorn.pid").read_text())
        # Longer than any machine needs for two restarts; it is told when to end.
        command = ["wrk", "-t1", "-c8", "-d600s", "--timeout", "10s", "-H", f"Host: {HOST}"]
        load = subprocess.Popen(
            [*command, f"http://127.0.0.1:{port}/"], stdout=subprocess.PIPE, text=True
        )
        time.sleep(3)
        second = replace(tmp_path)
        time.sleep(3)
        third = replace(tmp_path)
        time.sleep(3)
        assert load.poll() is None, "the load ended before the second restart did"
        load.send_signal(signal.SIGINT)
        said = load.communicate(timeout=60)[0]
    print(f"\n{said}")
    assert len({first, second, third}) == 3
    assert int(re.search(r"(\d+) requests in", said)[1]) > 100
    assert "Socket errors" not in said
    assert "Non-2xx" not in said


def test_code_that_does_not_start_leaves_the_old_one_serving(alpha, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    with running.gunicorn(tmp_path, PYTHONPATH=str(broken)) as port:
        (broken / "sitecustomize.py").write_text("raise SystemExit('broken')\n")
        done = subprocess.run(
            [RESTART, tmp_path / "gunicorn.pid"],
            env={**os.environ, "RESTART_SECONDS": "5"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "the old goes on serving" in done.stderr
        assert running.answers(port)
        (broken / "sitecustomize.py").unlink()
        replace(tmp_path)
        assert running.answers(port)


@running.needs_caddy
def test_behind_the_proxy_even_a_stop_and_a_start_lose_no_request(alpha, tmp_path):
    """As a container is replaced: the proxy holds requests until the new one answers."""
    make_announcement("alpha", title="Obvestilo")
    port = running.free_port()
    with ExitStack() as stack:
        first = stack.enter_context(ExitStack())
        first.enter_context(running.gunicorn(tmp_path, port=port))
        proxy = stack.enter_context(running.caddy(tmp_path, port))
        with running.visitors(lambda: proxy.http(HOST), HOST) as load:
            time.sleep(3)
            first.close()
            stack.enter_context(running.gunicorn(tmp_path, port=port))
            time.sleep(3)
    print(f"\n{load}, longest {max(load.seconds):.1f} s")
    assert load.failures == []
    assert max(load.seconds) > 0.5
