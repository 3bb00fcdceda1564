"""Signatures on the portal, at the desk and in the API; and that nobody's name stands anywhere."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from openapi_schema_validator import OAS31Validator

from accounts import people
from accounts.models import User
from processes.models import Duty, Signature, SignatureCollection
from tests.accounts.visitor import browser
from tests.api.support import ask, results
from tests.consultations.support import person
from tests.processes.signers import TEXT, collection, ended, resident, sheet, sign
from tests.processes.support import public
from tests.support import Queries, client_of, in_municipality, make_event, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/postopki/parkiranje/podpisi/1/"
LIST = "signature-collections/"


def counted(schema="alpha"):
    with in_municipality(schema):
        return SignatureCollection.objects.get().signed


def read(client, path=PAGE, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


# -- The portal -----------------------------------------------------------------------------------


def test_somebody_signs_with_a_tick_sees_it_counted_and_takes_it_back():
    collection()
    client = browser(resident(0))
    page = read(client)
    assert "0 " in page
    assert TEXT["area"] in page
    untold = client.post(PAGE, {}, follow=True)
    assert untold.status_code == 200
    assert counted() == 0
    for _twice in range(2):
        assert client.post(PAGE, {"confirm": "1"}).status_code == 302
    assert counted() == 1
    assert 'name="take_back"' in read(client)
    client.post(PAGE, {"take_back": "1"})
    assert counted() == 0
    assert 'name="confirm"' in read(client)


def test_whoever_cannot_sign_reads_why_and_where_to_go():
    of = collection()
    page = read(client_of("alpha"))
    assert "/racun/prijava/?next=" in page
    assert client_of("alpha").post(PAGE, {"confirm": "1"})["Location"].startswith("/racun/prijava/")
    stranger = browser(resident(0, verified=False))
    page = read(stranger)
    assert "/racun/#prebivalec" in page
    assert 'name="confirm"' not in page
    assert 'id="prebivalec"' in read(stranger, "/racun/")
    stranger.post(PAGE, {"confirm": "1"})
    assert counted() == 0
    ended(of)
    assert 'name="confirm"' not in read(browser(resident(1)))


@pytest.mark.parametrize(
    "path",
    [PAGE.replace("/1/", "/2/"), PAGE.replace("/1/", "/99999999999/"), "/postopki/x/podpisi/1/"],
)
def test_what_is_not_there_is_not_found(path):
    collection()
    read(client_of("alpha"), path, 404)
    assert client_of("alpha").post(path, {"confirm": "1"}).status_code == 404


def test_a_draft_and_a_draft_s_process_show_nothing():
    collection(opened=False)
    read(client_of("alpha"), status=404)
    assert "podpisi/1" not in read(client_of("alpha"), "/postopki/parkiranje/")
    assert results(LIST) == []


@pytest.mark.parametrize("language", ["", "/en", "/it", "/hu"])
def test_the_page_stands_in_every_language(language):
    words = {"": PAGE, "/en": "/en/processes/parkiranje/signatures/1/"}
    words |= {"/it": "/it/procedimenti/parkiranje/firme/1/"}
    words |= {"/hu": "/hu/eljarasok/parkiranje/alairasok/1/"}
    collection()
    assert client_of("alpha").get(words[language]).status_code in (200, 404)
    assert TEXT["title"] in read(client_of("alpha"))


def test_the_count_is_never_stale_for_anybody():
    of = collection()
    for expected in range(3):
        page = read(client_of("alpha"))
        assert f"{expected} " in page.split('id="count">')[1][:20]
        sign(of, resident(expected))
    assert "podpisi/1" in read(client_of("alpha"), "/postopki/parkiranje/")


def test_pages_cost_the_same_for_one_signature_and_for_many():
    of = collection()
    client = browser(resident(0))
    read(client)
    sheet(of, *range(1, 3))
    with Queries(12):
        read(client)
    sheet(of, *range(3, 30), at=2)
    with Queries(12):
        read(client)


# -- The desk -------------------------------------------------------------------------------------


def desk(process):
    return f"/admin/processes/{process.pk}/signatures/"


def typed(**more):
    now = timezone.localtime()
    moments = {
        "opens_at": f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + timedelta(days=20):%Y-%m-%dT%H:%M}",
    }
    known = {"kind": "assembly", "voters": "60", "percent": "5", "answer_days": "30"}
    known |= {"voters_source": "DVK", "voters_on": "2026-09-01"}
    return {f"{part}_sl": text for part, text in TEXT.items()} | known | moments | more


def test_an_official_prepares_opens_enters_strikes_and_answers():
    process = public(recipe_key="renewal")
    client, base = signed_in("alpha"), desk(process)
    refused = client.post(f"{base}new/", typed(percent="", closes_at="2020-01-01T00:00"))
    assert refused.status_code == 200
    assert TEXT["purpose"] in refused.content.decode()
    assert client.post(f"{base}new/", typed(voters_source=""))["Location"] == f"{base}1/"
    incomplete = client.post(f"{base}1/open/")
    assert incomplete.status_code == 200
    assert client.post(f"{base}1/change/", typed()).status_code == 302
    assert client.post(f"{base}1/open/").status_code == 302
    day = f"{timezone.localdate():%Y-%m-%d}"
    paper = {"sheet": "1", "received_on": day}
    bad = "Kanarček Žvižg; 31. 3. 1980; Planina 1\nKanarček; nekoč; nikjer"
    answer = client.post(f"{base}1/sheet/", paper | {"lines": bad})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Kanarček; nekoč; nikjer" in text
    assert "2" in str(answer.context["sheet"].errors["lines"])
    assert counted() == 0
    good = "\n".join(f"Kanarček Žvižg{n}; 31. 3. 1980; Planina {n}" for n in range(1, 5))
    assert client.post(f"{base}1/sheet/", paper | {"lines": good}).status_code == 302
    assert client.post(f"{base}1/sheet/", paper | {"lines": good}).status_code == 200
    assert counted() == 4
    strike = {"sheet": "1", "line": "4", "because": "asked"}
    assert client.post(f"{base}1/strike/", strike).status_code == 302
    assert client.post(f"{base}1/strike/", strike).status_code == 200
    assert counted() == 3
    assert client.post(f"{base}1/close/").status_code == 200
    event = make_event("alpha", title="Zbor občanov")
    said = {"outcome_sl": "Zbor je sklican.", "event": str(event.event_id)}
    assert client.post(f"{base}1/decide/", {"outcome_sl": ""}).status_code == 200
    assert client.post(f"{base}1/decide/", said).status_code == 302
    page = read(client_of("alpha"))
    assert "Zbor je sklican." in page
    assert "Zbor občanov" in page
    with in_municipality("alpha"):
        assert Duty.objects.get().answered_on is not None
    assert "Kanarček" not in read(client, f"{base}1/")
    assert "Kanarček" not in read(client, base)


@pytest.mark.parametrize(
    "bad",
    [
        {"voters": "-1"},
        {"voters": "99999999999999999999"},
        {"percent": "NaN"},
        {"percent": "1e9"},
        {"percent": "5.0001"},
        {"required": "7"},
        {"kind": "x"},
        {"answer_days": "900"},
        {"opens_at": "kmalu"},
        {"title_sl": "a" * 500},
    ],
)
def test_what_cannot_be_is_refused_at_the_desk_and_nothing_typed_is_lost(bad):
    process = public(recipe_key="renewal")
    answer = signed_in("alpha").post(f"{desk(process)}new/", typed(**bad))
    assert answer.status_code == 200
    assert TEXT["purpose"] in answer.content.decode()
    with in_municipality("alpha"):
        assert not SignatureCollection.objects.exists()


def test_a_resident_is_verified_at_the_desk_once_and_only_by_who_runs_processes():
    ana = person()
    client, path = signed_in("alpha"), "/admin/processes/residents/"
    given = {"email": ana.email, "name": "Ana Novak", "born": "1980-03-31", "address": "Planina 1"}
    assert client.post(path, given | {"born": ""}).status_code == 200
    assert client.post(path, given | {"address": "tam"}).status_code == 200
    assert client.post(path, given | {"email": "x@example.si"}).status_code == 200
    assert client.post(path, given).status_code == 302
    with in_municipality("alpha"):
        assert User.objects.get(pk=ana.pk).identity
    assert client.post(path, {"email": ana.email, "undo": "1"}).status_code == 302
    with in_municipality("alpha"):
        assert not User.objects.get(pk=ana.pk).identity
    person("urednica@example.si", "editor")
    other = signed_in("alpha", "urednica@example.si")
    assert other.post(path, given).status_code in (302, 403)
    with in_municipality("alpha"):
        assert not User.objects.get(pk=ana.pk).identity


# -- The API, and names ---------------------------------------------------------------------------


def test_programs_read_counts_and_how_many_are_missing():
    of = collection()
    sheet(of, 1, 2)
    (one,) = results(LIST)
    assert (one["signed"], one["needed"], one["missing"]) == (2, 3, 1)
    assert (one["percent"], one["voters"], one["state"]) == ("5.00", 60, "open")
    assert one["may"] == {"sign": None}
    assert one["web_url"].endswith(PAGE)
    assert ask(f"{LIST}{one['id']}/").json() == one
    assert results(f"{LIST}?state=closed") == []
    assert ask(f"{LIST}?state=x").status_code == 400
    assert ask(f"{LIST}999/").status_code == 404
    with in_municipality("alpha"):
        since = SignatureCollection.objects.get().changed_at
    later = (since + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    assert results(f"{LIST}?updated_since={later}") == []
    rows = list(csv.DictReader(io.StringIO(ask(f"{LIST}?format=csv").content.decode("utf-8-sig"))))
    assert rows[0]["signed"] == "2"
    ended(of)
    assert [one["state"] for one in results(f"{LIST}?state=counting")] == ["counting"]
    described = ask("schema/").json()
    for path, answer in ((LIST, ask(LIST)), (f"{LIST}{{id}}/", ask(f"{LIST}{one['id']}/"))):
        told = described["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]
        shape = told["content"]["application/json"]["schema"]
        OAS31Validator({**shape, "components": described["components"]}).validate(answer.json())


def test_a_list_of_collections_costs_the_same_whatever_its_length():
    of = collection()
    results(LIST)
    for more, all_of_them in ((1, 2), (4, 6)):
        for _one in range(more):
            collection(of=of.process, kind="support")
        results(f"{LIST}?page_size=1")
        with Queries(3):
            assert len(results(LIST)) == all_of_them


def test_a_name_is_seen_by_nobody_on_no_page_and_in_no_line_of_the_log(caplog):
    of = collection()
    bird = resident(0)
    with in_municipality("alpha"):
        people.describe(person=bird, first_name="Kanarček", last_name="Žvižg0", language="sl")
    client = browser(bird)
    caplog.set_level("DEBUG")
    client.post(PAGE, {"confirm": "1"})
    sheet(of, 1, 2)
    boss = signed_in("alpha")
    stranger = client_of("alpha")
    paths = [PAGE, "/postopki/parkiranje/", "/odgovori-obcine/", "/iskanje/?q=kanar%C4%8Dek"]
    api = [LIST, f"{LIST}?format=csv", "duties/", "search/?q=kanarcek"]
    paths += [f"/api/v1/{one}" for one in api]
    seen = [stranger.get(path).content.decode() for path in paths]
    seen += [
        boss.get(path).content.decode() for path in (desk(of.process), f"{desk(of.process)}1/")
    ]
    seen.append(json.dumps([one.getMessage() for one in caplog.records]))
    for text in seen:
        folded = text.casefold().replace("q=kanar%c4%8dek", "").replace('value="kanarček"', "")
        assert "žvižg" not in folded
        assert bird.email not in folded
    assert counted() == 3
    with in_municipality("alpha"):
        assert Signature.objects.filter(person=bird.pk).exists()


def test_one_municipality_shows_nothing_of_another():
    of = collection()
    sign(of, resident(0))
    collection("beta", of=public("beta", recipe_key="renewal"))
    assert [one["signed"] for one in results(LIST)] == [1]
    assert [one["signed"] for one in results(LIST, "beta")] == [0]
    alien = browser(resident(0, "beta"), "beta")
    alien.defaults["SERVER_NAME"] = "alpha.localhost"
    alien.post(PAGE, {"confirm": "1"})
    assert counted() == 1
