"""Set-up by `deploy/python.sh` says what to do where it cannot go on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "deploy").mkdir()
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "deploy" / "python.sh", tmp_path / "deploy")
    (tmp_path / "requirements" / "dev.txt").write_text("")
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "cmp", "mkdir", "rm", "id", "cp", "grep", "date", "tail", "cat"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return tmp_path


def set_up(checkout, **environment):
    bare = {"PATH": str(checkout / "bin"), "HOME": str(checkout), "PYENV_ROOT": str(checkout)}
    return subprocess.run(
        [checkout / "deploy" / "python.sh"],
        check=False,
        env=bare | environment,
        capture_output=True,
        text=True,
    )


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.skipif(
    any(Path("/usr/local/bin").glob("python3.1[234]")), reason="Finds this system's own Python."
)
def test_an_old_python_is_named_with_what_to_do(checkout):
    program(checkout / "bin" / "python3", 'case "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac')
    done = set_up(checkout)
    assert done.returncode == 1
    assert "needs Python 3.12, 3.13 or 3.14" in done.stderr
    assert "python3 is 3.9." in done.stderr
    assert "python3-venv" in done.stderr


def test_a_python_that_was_named_and_does_not_do_is_not_replaced_by_another(checkout):
    done = set_up(checkout, PYTHON="/bin/false")
    assert done.returncode == 1
    assert "PYTHON=/bin/false is not a Python 3.12 to 3.14" in done.stderr


def test_a_venv_that_cannot_be_written_is_said_with_what_to_do(checkout):
    (checkout / ".venv").write_text("a file where the folder should be")
    done = set_up(checkout)
    assert done.returncode == 1
    assert f"Cannot write to {checkout}/.venv" in done.stderr


def test_a_python_of_pyenv_is_found_by_its_path_and_the_newest_tested_is_taken(checkout):
    # Each "python" passes every trial, leaves its name, and makes an environment that can be used.
    for version in ("3.12.1", "3.13.0"):
        program(
            checkout / "versions" / version / "bin" / "python3",
            f'case "$*" in *venv\\ --clear*) mkdir -p .venv/bin && echo {version} >.venv/chosen &&'
            ' cp "$0" .venv/bin/python ;; esac',
        )
    done = set_up(checkout)
    assert done.returncode == 0, done.stderr
    assert (checkout / ".venv" / "chosen").read_text() == "3.13.0\n"
    assert set_up(checkout).stdout == ""


def test_every_shell_script_has_sound_syntax():
    scripts = list((ROOT / "deploy").rglob("*.sh"))
    for script in scripts:
        assert subprocess.run(["sh", "-n", script], check=False).returncode == 0, script
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0
    assert all(os.access(script, os.X_OK) for script in [*scripts, ROOT / ".ci" / "run"])
