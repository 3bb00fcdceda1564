"""Log lines: each names its municipality, none says who asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import resolve

from config.request_log import RequestLogMiddleware
from tests.config.test_settings import GOOD
from tests.soak.running import environment

ROOT = Path(__file__).resolve().parents[2]
ASKING = """
import sys
sys.path[:0] = ["platform", "."]
import django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="alpha.localhost", REMOTE_ADDR="203.0.113.77")
seen = {"user-agent": "Brskalnik/7", "referer": "https://x.example/?q=skrivnost"}
for path in sys.argv[1:]:
    client.get(path, secure=True, headers=seen)
import structlog
from django.db import connection
try:
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN RAISE unique_violation USING MESSAGE = 'twice', "
            "DETAIL = 'Key (email)=(' || 'ana@' || 'novak.example) exists.'; END $$"
        )
except Exception:
    structlog.get_logger("x").exception("broke")
"""


def lines_of(*paths):
    given = {**environment("app"), "SKUPAJ_ENV": "production", "SECRET_KEY": GOOD["SECRET_KEY"]}
    given |= {"ROOT_HOST": "localhost", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ASKING, *paths],
        cwd=ROOT,
        env=given | {"PROMETHEUS_MULTIPROC_DIR": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr, [json.loads(line) for line in done.stderr.splitlines() if line[:1] == "{"]


@pytest.mark.django_db(transaction=True)
def test_a_request_is_one_line_with_its_municipality_and_nobody_in_it(alpha):
    text, lines = lines_of("/api/v1/announcements/?q=skrivnost", "/api/v1/ni-je/?token=skrivnost")
    asked = [line for line in lines if line["event"].startswith("request_")]
    assert [(line["request"], line["code"], line["schema"]) for line in asked] == [
        ("GET /api/v1/announcements/", 400, "alpha"),
        ("GET /api/v1/ni-je/", 404, "alpha"),
    ]
    for secret in ("skrivnost", "203.0.113.77", "Brskalnik", "ana@novak.example"):
        assert secret not in text
    broke = next(line for line in lines if line["event"] == "broke")
    assert "twice" in broke["exception"]
    assert "DETAIL: …" in broke["exception"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/racun/geslo/nove/1/a1b2-c3/?x=1", "/racun/geslo/nove/1/…/"),
        ("/racun/potrdi/WzEs:abc/", "/racun/potrdi/…/"),
        ("/racun/povabilo/a1b2-c3/", "/racun/povabilo/…/"),
        ("/admin/?next=/admin/pages/", "/admin/"),
        ("/ni/take/poti/", "/ni/take/poti/"),
    ],
)
def test_links_that_let_somebody_in_do_not_stand_in_the_log(path, line):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path, "config.urls")
    assert RequestLogMiddleware.format_request(request) == f"GET {line}"


def test_a_request_that_met_no_address_has_a_line_too():
    request = RequestFactory().get("/x/?secret=1")
    assert RequestLogMiddleware.format_request(request) == "GET /x/"
