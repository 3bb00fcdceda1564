"""`make demo` says plainly what stands in its way, and leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy import demo
from deploy.checks import Trouble, port_free, port_number, sole_run, writable
from deploy.crew import Crew, Stopped, stop_orphans
from deploy.processes import identity

ROOT = Path(__file__).resolve().parents[2]
SLEEP = ("-c", "import time; time.sleep(60)")
STUBBORN = (
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "print('deaf', flush=True); time.sleep(60)",
)


@pytest.fixture
def crew(tmp_path):
    crew = Crew(tmp_path / "demo.pids", tmp_path / "log", dict(os.environ))
    yield crew
    crew.stop()


@pytest.fixture
def busy_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def make_demo(var_dir, port):
    return subprocess.run(
        [sys.executable, "-m", "deploy.demo"],
        check=False,
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(var_dir), "PORT": str(port)},
        capture_output=True,
        text=True,
    )


def wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def test_a_busy_port_is_said_with_what_to_do(tmp_path, busy_port):
    done = make_demo(tmp_path, busy_port)
    assert done.returncode == 1
    assert f"Port {busy_port} is in use by another program" in done.stderr
    assert f"make demo PORT={busy_port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_free_port_is_accepted(busy_port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]
    port_free(free)


@pytest.mark.parametrize("text", ["", "eight", "0", "65536", "-1", "80 00", "²"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(Trouble, match="is no port"):
        port_number(text)


def test_a_var_that_cannot_be_written_is_said_with_what_to_do(tmp_path):
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file where the folder should be")
    done = make_demo(in_the_way, 8000)
    assert done.returncode == 1
    assert f"Cannot write to {in_the_way}" in done.stderr
    assert "VAR_DIR=" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_missing_is_made(tmp_path):
    writable(tmp_path / "a" / "var")
    assert list((tmp_path / "a" / "var").iterdir()) == []


def test_a_second_run_in_the_same_checkout_is_told_of_the_first(tmp_path):
    with sole_run(tmp_path, "make demo on http://localhost:8000/"):
        done = make_demo(tmp_path, 8001)
    assert (
        f"http://localhost:8000/ is running in this checkout already (process {os.getpid()})"
        in (done.stderr)
    )
    assert done.returncode == 1


def test_the_secret_key_is_kept_and_private(tmp_path):
    key = demo.secret_key(tmp_path)
    assert len(key) >= 50
    assert demo.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_owner_s_login_is_not_handed_to_what_serves(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_LOGIN", "owner")
    monkeypatch.setenv("SKUPAJ_ENV", "production")
    given = demo.environment(tmp_path, 9000)
    assert "DATABASE_LOGIN" not in given
    assert (given["SKUPAJ_ENV"], given["PORT"]) == ("development", "9000")


def test_stopping_ends_also_those_that_do_not_listen(crew, monkeypatch):
    monkeypatch.setattr("deploy.crew.GRACE_SECONDS", 0.5)
    members = [crew.start("deaf", *STUBBORN), crew.start("sleeper", *SLEEP)]
    wait_for(lambda: members[0].log.read_text() == "deaf\n")
    crew.stop()
    assert [member.process.returncode for member in members] == [-signal.SIGKILL, -signal.SIGTERM]


def test_a_member_that_dies_is_named_with_the_end_of_its_log(crew):
    crew.start("sleeper", *SLEEP)
    dying = crew.start("worker", "-c", "raise SystemExit('no queue here')")
    dying.process.wait()
    with pytest.raises(Trouble, match=r"(?s)The worker process ended with code 1.*no queue here"):
        crew.pause()


def test_a_step_that_fails_stops_the_run_and_shows_its_lines(crew, tmp_path):
    lines = []
    with pytest.raises(Trouble, match=f"the reason stands above, and in {tmp_path}"):
        crew.run("step", ["-c", "print('first'); raise SystemExit(3)"], lines.append)
    assert lines == ["first"]


def test_a_signal_ends_a_long_step(crew):
    crew.ask_to_stop()
    with pytest.raises(Stopped):
        crew.run("step", list(SLEEP), print)


def test_what_a_killed_run_left_is_found_and_stopped(tmp_path):
    code = (
        "import os, sys, time; from pathlib import Path; from deploy.crew import Crew\n"
        "folder = Path(sys.argv[1]); crew = Crew(folder / 'demo.pids', folder, dict(os.environ))\n"
        "print(crew.start('web', '-c', 'import time; time.sleep(60)').process.pid, flush=True)\n"
        "time.sleep(60)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    orphan = int(run.stdout.readline())
    run.kill()
    run.communicate()
    assert identity(orphan) is not None
    assert stop_orphans(tmp_path / "demo.pids") == ["web"]
    assert identity(orphan) is None
    assert stop_orphans(tmp_path / "demo.pids") == []


def test_a_process_that_only_has_an_orphan_s_number_is_spared(crew, tmp_path):
    stranger = crew.start("stranger", *SLEEP)
    record = tmp_path / "old.pids"
    record.write_text(
        f'[{{"name": "web", "pid": {stranger.process.pid}, "identity": "another boot:1"}}]'
    )
    assert stop_orphans(record) == []
    assert stranger.process.poll() is None


def test_what_is_made_from_files_is_made_anew_only_when_one_changed(tmp_path, monkeypatch):
    for name in ("platform/config", "platform/portal/static/portal", "requirements"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "requirements" / "dev.txt").write_text("django==6.1.3\n")
    (tmp_path / "platform" / "config" / "settings.py").write_text("STATIC_URL = '/static/'\n")
    sheet = tmp_path / "platform" / "portal" / "static" / "portal" / "portal.css"
    sheet.write_text("body {}")
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    made, stamp, needed = tmp_path / "made", tmp_path / "stamp", []

    def make_it():
        with demo.unless_done(made, stamp, demo.digest("static/**/*", "8000")) as due:
            needed.append(due)
            made.touch()

    make_it()
    make_it()
    sheet.write_text("body { margin: 0 }")
    make_it()
    made.unlink()
    make_it()
    (tmp_path / "platform" / "portal" / "views.py").write_text("pass")
    make_it()
    assert needed == [True, False, True, True, False]
    assert demo.digest("*", "8000") != demo.digest("*", "9000")


def test_what_failed_is_not_taken_for_done(tmp_path):
    made, stamp = tmp_path / "made", tmp_path / "stamp"
    made.touch()
    with pytest.raises(Trouble), demo.unless_done(made, stamp, "state"):
        raise Trouble("half way")
    with demo.unless_done(made, stamp, "state") as due:
        assert due
