"""The benchmark's reading and reckoning; `make test` measures nothing."""

import json
import os
from datetime import UTC, datetime

import pytest

from deploy.bench import count, fleet, proc, report, session, subjects, wrk
from deploy.bench.measure import Sample, middle
from deploy.bench.places import Panned
from deploy.bench.servers import RUNGS, Server
from deploy.checks import Trouble
from tenants.provisioning.importing import read_csv

ISSUE = [
    "wsgi_hello",
    "wsgi_select",
    "django_hello",
    "django_middleware",
    "django_values",
    "drf_list",
    "page_cached",
    "home_uncached",
    "api_list",
    "api_cached",
    "api_304",
]
SAID = """Running 2s test @ http://127.0.0.1:8177/
  1 threads and 2 connections
  1438 requests in 2.02s, 22.00MB read
Requests/sec:    713.06

BENCH {"requests": 1438, "seconds": 2.016660, "p50_ms": 1.597, "p99_ms": 14.355, "failures": 0}
"""
ROLLUP = """55d0c0000000-7ffd6a5f2000 ---p 00000000 00:00 0    [rollup]
Rss:              100000 kB
Pss:               25000 kB
Private_Dirty:     12000 kB
"""


def sample(cpu: float) -> Sample:
    return Sample(app_ms=cpu * 0.75, db_ms=cpu * 0.25, rps=100.0, p50_ms=1.0, p99_ms=2.0)


def test_what_wrk_says_is_read():
    run = wrk.read(SAID)
    assert (run.requests, run.p50_ms, run.p99_ms) == (1438, 1.597, 14.355)
    assert run.rps == pytest.approx(713.06, abs=0.01)


@pytest.mark.parametrize(
    ("before", "after"),
    [('"failures": 0', '"failures": 3'), ('"requests": 1438', '"requests": 0'), ("BENCH ", "")],
)
def test_a_run_with_failures_or_without_answers_is_no_run(before, after):
    with pytest.raises(Trouble):
        wrk.read(SAID.replace(before, after))


def test_only_this_machine_is_driven():
    words = wrk.command(wrk.Address(8177, "/x", "kranj.localhost"), 5, 1)
    assert [word for word in words if "://" in word] == ["http://127.0.0.1:8177/x"]
    assert "Host: kranj.localhost:8177" in words


def test_an_address_that_never_repeats_gets_a_place_to_begin_from():
    words = wrk.command(wrk.Address(8177, "/?b=", fresh="number"), 5, 300_000)
    assert words[-4:] == ["--", "/?b=", "number", "300000"]
    assert words[words.index("-s") + 1].endswith("fresh.lua")


def test_the_scripts_that_wrk_runs_are_there():
    assert {file.name for file in wrk.SCRIPTS.glob("*.lua")} == {"summary.lua", "fresh.lua"}


def test_a_line_of_stat_is_read_also_when_the_name_holds_brackets_and_spaces():
    fields = ["S", "42", *["0"] * 9, "150", "50", *["0"] * 20]
    found = proc.parse_stat(f"7 (postgres: a) (b) {' '.join(fields)}")
    assert found == proc.Stat("postgres: a) (b", 42, 200 / os.sysconf("SC_CLK_TCK"))


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="Linux alone has /proc.")
def test_this_very_process_is_found():
    known = proc.stat(os.getpid())
    assert known is not None
    assert known.parent == os.getppid()
    assert known.cpu_seconds > 0
    assert os.getpid() in proc.children(os.getppid())


def test_a_process_that_has_ended_is_nothing():
    assert proc.stat(2**22 + 1) is None
    assert proc.memory(2**22 + 1) is None
    assert proc.cpu_seconds([2**22 + 1]) == {}


def test_memory_is_megabytes_of_ten_to_the_sixth():
    assert proc.parse_rollup(ROLLUP) == proc.Memory(rss_mb=102.4, pss_mb=25.6)


def test_a_process_that_began_meanwhile_counts_whole_and_one_that_ended_not_at_all():
    assert proc.spent({1: 5.0, 2: 9.0}, {1: 6.5, 3: 2.0}) == 3.5


def test_the_median_is_taken_figure_by_figure():
    runs = [Sample(1, 9, 100, 5, 5), Sample(2, 7, 300, 6, 5), Sample(3, 8, 200, 4, 5)]
    assert middle(runs) == Sample(2, 8, 200, 5, 5)
    assert middle(runs).cpu_ms == 10


def test_the_names_are_those_of_the_issue_in_its_order():
    assert list(subjects.NAMES) == ISSUE
    assert set(subjects.PRODUCT_NAMES) == set(subjects.addresses(1, "kranj.localhost"))


def test_every_name_that_is_written_is_measured():
    ladder = {name: Server(name, 1, 1, "") for name in RUNGS}
    names = [subject.name for subject in subjects.rungs(ladder)]
    assert [*names, *subjects.PRODUCT_NAMES] == ISSUE


def test_everything_has_its_turn_beside_what_it_is_compared_with():
    assert sorted(subjects.TURNS) == sorted([*ISSUE, *subjects.FLEET_NAMES, subjects.CONSULTATION])
    turn = subjects.TURNS.index
    for name, beside in (
        ("page_cached", "django_middleware"),
        ("api_list", "drf_list"),
        ("api_list_fleet", "api_list"),
        ("home_uncached_fleet", "home_uncached"),
    ):
        assert turn(name) == turn(beside) + 1


def test_the_file_holds_the_names_and_figures_of_the_issue_and_no_others(tmp_path, capsys):
    names = [*ISSUE, *subjects.FLEET_NAMES]
    samples = {name: sample(2.0) for name in names}
    report.conclude(tmp_path, samples, dict.fromkeys(names, 1))
    written = json.loads((tmp_path / "bench.json").read_text())
    assert list(written) == ISSUE
    figures = {"cpu_ms": 2.0, "rps": 100.0, "p50_ms": 1.0, "p99_ms": 2.0, "queries": 1}
    assert all(row == figures for row in written.values())
    assert "page_cached" in capsys.readouterr().out


def test_the_fleets_file_holds_both_installations_memory_and_provisioning(tmp_path, capsys):
    names = [*ISSUE, *subjects.FLEET_NAMES]
    held = {"after all portals": fleet.Held(proc.Memory(200.0, 90.0), None)}
    made = fleet.provisioning([0.4, 0.5, 0.6, 2.0])
    samples = {name: sample(1.0) for name in names}
    report.conclude_fleet(tmp_path, samples, dict.fromkeys(names, 4), held, made)
    written = json.loads((tmp_path / "bench_fleet.json").read_text())
    assert list(written["212"]) == list(written["5"]) == ["home_uncached", "api_list"]
    assert written["memory"]["after all portals"]["connection"] is None
    assert written["provisioning"] | {"p95_s": 0} == {
        "municipalities": 5,
        "median_s": 0.55,
        "p95_s": 0,
    }
    assert "worker's memory" in capsys.readouterr().out


def test_a_large_consultation_has_a_file_of_its_own(tmp_path, capsys):
    register = {"filtered": 0.1, "grouped": 1.2}
    of = subjects.CONSULTATION
    report.conclude_consultation(tmp_path, {of: sample(61.0)}, {of: 14}, register)
    written = json.loads((tmp_path / "bench_consultation.json").read_text())
    assert (written["page"]["cpu_ms"], written["register_s"]) == (61.0, register)
    judged = ["NOT REACHED" in line for line in capsys.readouterr().out.splitlines()]
    assert judged == [True, False, False, True]


def test_a_pan_over_the_map_is_judged_by_cpu_and_weight(tmp_path, capsys):
    report.conclude_places(tmp_path, Panned(96, 151.0, 200.0, 43.0))
    assert json.loads((tmp_path / "bench_places.json").read_text())["cpu_ms"] == 151.0
    judged = ["NOT REACHED" in line for line in capsys.readouterr().out.splitlines() if line]
    assert judged == [True, False]


def test_each_bound_of_the_issue_is_judged():
    samples = {name: sample(1.0) for name in ISSUE} | {"home_uncached": sample(20.1)}
    queries = dict.fromkeys(ISSUE, 0) | {"api_list": 5, "home_uncached": 12}
    assert [verdict.reached for verdict in report.verdicts(samples, queries)] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_a_large_installation_that_costs_more_than_noise_is_told():
    names = [*ISSUE, *subjects.FLEET_NAMES]
    samples = {name: sample(1.0) for name in names} | {"api_list_fleet": sample(1.2)}
    found = report.fleet_verdicts(samples, dict.fromkeys(names, 4) | {"home_uncached_fleet": 5})
    assert [verdict.reached for verdict in found] == [True, False, False, True]
    assert "NOT REACHED" in found[1].line()


@pytest.mark.parametrize("real", [True, False])
def test_the_lists_to_import_are_understood_by_the_import(tmp_path, monkeypatch, real):
    if not real:
        monkeypatch.setattr(fleet, "REAL", tmp_path / "missing.csv")
    few, everyone = map(read_csv, fleet.write_lists(tmp_path, 5))
    assert (len(few), len(everyone)) == (5, fleet.MUNICIPALITIES)
    assert few == everyone[:5]


@pytest.mark.parametrize("text", ["soon", "0", "-1", "1.5"])
def test_a_duration_that_is_no_number_of_seconds_is_said_plainly(monkeypatch, text):
    monkeypatch.setenv("BENCH_SECONDS", text)
    with pytest.raises(Trouble, match="BENCH_SECONDS=5"):
        session.plan()


def test_the_quick_look_leaves_the_fleet_out(monkeypatch):
    monkeypatch.delenv("BENCH_SECONDS", raising=False)
    monkeypatch.setenv("BENCH_QUICK", "1")
    assert session.plan() == session.Plan(seconds=1, rounds=1, with_fleet=False)


def test_fresh_moments_lie_in_the_past():
    for number in range(count.ASKED):
        assert datetime.fromisoformat(count.FRESH["moment"].format(number)) < datetime.now(UTC)


def test_a_machine_without_wrk_is_told_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Trouble, match="apt-get install wrk"):
        wrk.require()
