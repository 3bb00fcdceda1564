"""What people see of consultations and do in them, in each state."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations.models import Contribution, Draft, Entry
from processes.models import Process
from tests.consultations.support import answered, consultation, person, process, said, text
from tests.files.samples import PDF
from tests.support import client_of, in_municipality, sent_mails, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/posvetovanja/odlok-o-parkiranju/"
WRITE = f"{PAGE}oddaja/"
# What a page says of answers once the consultation is over, by what it means.
PROMISES = {
    "nobody": "Nobody has given an opinion.",
    "later": "The municipality answers every opinion",
    "all": "The municipality has answered every opinion.",
}
TEXT = "Parkirnina je za stanovalce previsoka."


@pytest.fixture
def ana():
    return person(first_name="Ana", last_name="Novak")


@pytest.fixture
def of():
    return consultation()


def body(response, status=200):
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def get(path, by=None, status=200):
    client = signed_in("alpha", by.email) if by else client_of("alpha")
    return body(client.get(path), status)


def send(by, path=WRITE, **more):
    client = signed_in("alpha", by.email) if by else client_of("alpha")
    return client.post(path, {"text": TEXT, "name": "Ana Novak"} | more, follow=True)


@pytest.mark.parametrize(
    "path",
    [
        "/posvetovanja/",
        "/posvetovanja/?q=parkir&state=open",
        "/posvetovanja/?state=nonsense&page=99",
        PAGE,
        f"{PAGE}besedilo/osnutek/a1/",
        f"{PAGE}besedilo/osnutek/a1-2/",
        f"{PAGE}besedilo/osnutek/a1/?page=99",
        f"{PAGE}mnenja/",
        f"{PAGE}mnenja/?part=osnutek:a1&answered=no&order=supported&q=parkirnina",
        f"{PAGE}mnenja/?part=x&answered=x&order=x&q={'a' * 200}&page=x",
        f"{PAGE}mnenja/?q=%00",
        f"{PAGE}mnenja/1/",
        f"{PAGE}obrazec/",
        WRITE,
        f"{WRITE}?document=osnutek&part=a2",
        "/en/consultations/odlok-o-parkiranju/",
        "/en/consultations/odlok-o-parkiranju/text/osnutek/a1/",
    ],
)
def test_pages_answer_for_everyone(of, ana, path):
    version = text(of)
    answered(of, said(of, how_many=3, version=version, provision_key="a1")[:1])
    # Writing takes an account here; the page says so.
    get(path, status=403 if "oddaja" in path else 200)
    get(path, ana)


@pytest.mark.parametrize(
    "path",
    [
        "/posvetovanja/ni-ga/",
        f"{PAGE}besedilo/osnutek/a9/",
        f"{PAGE}besedilo/drugo/a1/",
        f"{PAGE}besedilo/osnutek/%00/",
        f"{WRITE}?document=%00",
        f"{WRITE}?document=osnutek&part=%00",
        f"{PAGE}mnenja/99/",
        f"{PAGE}mnenja/99999999999/",
        f"{PAGE}mnenja/1/datoteke/0/",
        f"{WRITE}?document=osnutek&part=a9",
        "/posvetovanja/potrdilo/nic/",
        "/posvetovanja/potrdilo/nic/json",
        "/posvetovanja/potrdi/nic/",
    ],
)
def test_what_is_not_there_is_a_404(of, ana, path):
    text(of)
    said(of, shown=False)
    get(path, status=404)
    get(path, ana, status=404)


def test_a_consultation_of_an_unpublished_process_is_seen_by_nobody(ana):
    consultation(of=process(published=False))
    get(PAGE, status=404)
    assert "Odlok" not in get("/posvetovanja/", ana)


def test_an_opinion_is_given_on_an_article_and_shown_there(of, ana):
    version = text(of)
    page = body(send(ana, version=version.pk, key="a2"))
    assert "Potrdilo" in page or "Receipt" in page
    with in_municipality("alpha"):
        made = Contribution.objects.get()
    assert made.digest in page
    assert made.text == TEXT
    assert TEXT in get(f"{PAGE}besedilo/osnutek/a2/")
    assert TEXT not in get(f"{PAGE}besedilo/osnutek/a1/")
    assert TEXT in get(f"{PAGE}mnenja/?part=osnutek:a2")
    assert ">1 " in re.search(r'a2/">.*?</li>', get(PAGE))[0]
    assert "št. 1" in get("/racun/mnenja/", ana) or "no. 1" in get("/racun/mnenja/", ana)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(of, ana):
    response = send(ana, text="kratko", name="", organisation="Društvo Lipa")
    page = body(response, 422)
    assert "kratko" in page
    assert "Društvo Lipa" in page
    assert 'aria-invalid="true"' in page
    assert body(send(ana, key="a7", version="9" * 30), 422)
    assert body(send(ana, version="besedilo"), 422)


def test_a_place_is_two_numbers_and_only_asked_for_where_it_is_wanted(ana):
    of = consultation(asks_for_places=True)
    assert TEXT in body(send(ana, place="nekje pri šoli"), 422)
    assert TEXT in body(send(ana, place="0, 0"), 422)
    body(send(ana, place="46,1459; 15,0838"))
    with in_municipality("alpha"):
        made = Contribution.objects.get()
    assert (made.latitude, made.longitude) == (46.1459, 15.0838)
    assert "46,14590" in get(PAGE)
    other = consultation(of=process(slug="brez-kraja"))
    body(send(ana, path="/posvetovanja/brez-kraja/oddaja/", place="46.1, 15.1"))
    with in_municipality("alpha"):
        assert Contribution.objects.get(consultation=other).latitude is None
    assert of.pk != other.pk


def test_files_are_shown_once_a_moderator_has_looked_at_them(of, ana):
    file = SimpleUploadedFile("Skica.pdf", PDF, "application/pdf")
    body(send(ana, attached=[file]))
    address = f"{PAGE}mnenja/1/datoteke/0/"
    assert "Skica.pdf" not in get(f"{PAGE}mnenja/1/")
    get(address, status=404)
    with in_municipality("alpha"):
        Entry.objects.update(moderated_at=timezone.now())
    assert "Skica.pdf" in get(f"{PAGE}mnenja/1/")
    response = client_of("alpha").get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    with in_municipality("alpha"):
        Entry.objects.update(because="Osebni podatki.")
    get(address, status=404)


def test_a_refused_file_keeps_the_text(of, ana):
    file = SimpleUploadedFile("zlo.pdf", b"MZ....", "application/pdf")
    assert TEXT in body(send(ana, attached=[file]), 422)


@pytest.mark.parametrize(
    ("days", "status"), [((1, 9), "coming"), ((-9, -1), "closed"), ((-1, 9), "annulled")]
)
def test_where_nothing_can_be_said_the_page_says_why_and_takes_nothing(ana, days, status):
    now = timezone.now()
    opens, closes = (now + timedelta(days=one) for one in days)
    of = consultation(opens=opens, closes=closes)
    text(of)
    if status == "annulled":
        with in_municipality("alpha"):
            Process.objects.update(annulled_at=now, annulled_because={"sl": "Napaka v naznanilu."})
    for by in (None, ana):
        page = get(PAGE, by)
        assert f"state--{status}" in page
        assert "<textarea" not in get(f"{PAGE}besedilo/osnutek/a1/", by)
        assert "<textarea" not in get(WRITE, by, status=409)
    assert TEXT in body(send(ana), 409)
    with in_municipality("alpha"):
        assert not Contribution.objects.exists()
    assert ("Napaka v naznanilu." in page) == (status == "annulled")


def test_a_closed_consultation_promises_answers_only_until_they_are_there(of):
    with in_municipality("alpha"):
        now = timezone.now()
        of.call.__class__.objects.filter(pk=of.call_id).update(closes_at=now - timedelta(days=1))

    def told():
        page = get("/en/consultations/odlok-o-parkiranju/")
        return [name for name, words in PROMISES.items() if words in page]

    assert told() == ["nobody"]
    form = get("/en/consultations/odlok-o-parkiranju/write/", status=409)
    assert not [words for words in PROMISES.values() if words in form]
    entries = said(of, how_many=3)
    assert told() == ["later"]
    answered(of, entries[:2])
    with in_municipality("alpha"):
        Entry.objects.filter(pk=entries[2].pk).update(hidden_at=now, because="Žalitev.")
    assert told() == ["later"], "who was hidden is answered too"
    answered(of, entries[2:])
    assert told() == ["all"]


def test_who_is_signed_out_keeps_what_was_typed(of):
    client = client_of("alpha", Origin="http://alpha.localhost")
    page = body(client.post(WRITE, {"text": TEXT, "name": "Ana"}), 403)
    assert TEXT in page
    with in_municipality("alpha"):
        assert not Contribution.objects.exists()


def test_without_an_account_nothing_is_taken_and_nothing_breaks(of):
    client, here = client_of("alpha"), {"Origin": "http://alpha.localhost"}
    for typed in ({}, {"text": TEXT}, {"text": TEXT, "save": "1"}):
        assert client.post(WRITE, typed).status_code == 403
        assert client.post(WRITE, typed, headers=here).status_code == 403
    with in_municipality("alpha"):
        of.call.closes_at = timezone.now()
        of.call.save()
    assert client.post(WRITE, {"text": TEXT, "save": "1"}, headers=here).status_code == 409
    with in_municipality("alpha"):
        assert not Contribution.objects.exists()


def test_a_guest_hands_in_by_the_link_of_a_mail():
    consultation(guests=True)
    asked = get(WRITE)
    assert "multipart" not in asked
    assert re.search(r'class="meta">[^<]*(Datotek|Files can)', asked)
    page = body(send(None, email="gost@example.si"))
    assert "48" in page
    link = re.search(r"http://\S+(/posvetovanja/potrdi/\S+)", sent_mails()[-1].body)[1]
    client = client_of("alpha")
    assert TEXT in body(client.get(link))
    with in_municipality("alpha"):
        assert not Contribution.objects.exists()
    receipt = body(client.post(link, follow=True))
    with in_municipality("alpha"):
        digest = Contribution.objects.get().digest
    assert digest in receipt
    assert digest in body(client.get(link, follow=True))
    assert digest in body(client.post(link, follow=True))
    assert TEXT in body(send(None, email="ni naslov"), 422)
    assert TEXT in body(send(None, email="", save="1"), 422)


def test_all_that_is_wrong_is_said_at_once():
    consultation(guests=True, asks_for_places=True)
    page = body(send(None, email="ni naslov", name="A\tB", place="nekje"), 422)
    summary = page.partition("error-summary")[2].partition("</section>")[0]
    assert all(f'href="#id_{name}"' in summary for name in ("email", "name", "place")), summary


def test_a_receipt_is_kept_as_a_file_and_the_opinion_withdrawn_by_it(of, ana):
    response = send(ana)
    address = response.redirect_chain[-1][0]
    client = client_of("alpha")
    kept = client.get(f"{address}json")
    import hashlib

    with in_municipality("alpha"):
        digest = Contribution.objects.get().digest
    assert hashlib.sha256(kept.content).hexdigest() == digest
    assert client.get(address)["Cache-Control"].startswith("max-age=0")
    assert client.get(address)["X-Robots-Tag"] == "noindex"
    body(client.post(address, follow=True))
    assert TEXT not in get(f"{PAGE}mnenja/1/")
    assert TEXT not in get(f"{PAGE}mnenja/")
    body(client.post(address), 409)


def test_support_is_counted_and_taken_back(of, ana):
    said(of)
    client = signed_in("alpha", ana.email)
    address, back = f"{PAGE}mnenja/1/podpora/", f"{PAGE}mnenja/"
    response = client.post(address, {"back": back})
    assert response["Location"] == f"{back}#mnenje-1"
    assert 'name="take_back"' in body(client.get(back))
    body(client.post(address, {"take_back": "1", "back": "https://example.com/"}, follow=True))
    with in_municipality("alpha"):
        assert Entry.objects.get().supports == 0
    strange = client_of("alpha").post(address)
    assert strange["Location"].startswith("/racun/prijava/?next=")
    assert client.get(address).status_code == 405


def test_a_draft_is_saved_by_button_and_by_script_and_gone_when_handed_in(of, ana):
    version = text(of)
    client = signed_in("alpha", ana.email)
    about = {"version": version.pk, "key": "a1"}
    body(client.post(WRITE, {"text": "Še nisem", "save": "1", **about}, follow=True))
    kept = client.post(f"{WRITE}osnutek/", {"text": "Še nisem končala", **about})
    assert "saved_at" in kept.json()
    for path in (f"{PAGE}besedilo/osnutek/a1/", f"{WRITE}?document=osnutek&part=a1"):
        assert "Še nisem končala" in body(client.get(path))
    assert "Še nisem končala" in body(client.get(PAGE))
    client.post(WRITE, {"text": TEXT, "name": "Ana", **about})
    with in_municipality("alpha"):
        assert not Draft.objects.exists()
    long = client.post(f"{WRITE}osnutek/", {"text": "a" * 70_000})
    assert (long.status_code, long.json()["code"]) == (422, "draft_too_long")
    assert client_of("alpha").post(f"{WRITE}osnutek/", {"text": "a"}).status_code == 403


def test_drafts_on_articles_of_one_number_in_two_documents_are_two(of, ana):
    """Keys are a document's own."""
    first, second = text(of), text(of, slug="priloga")
    client = signed_in("alpha", ana.email)
    for version, typed in ((first, "K osnutku"), (second, "K prilogi")):
        about = {"version": version.pk, "key": "a1", "text": typed}
        assert client.post(f"{WRITE}osnutek/", about).status_code == 200
    assert "K osnutku" in body(client.get(f"{PAGE}besedilo/osnutek/a1/"))
    assert "K prilogi" in body(client.get(f"{PAGE}besedilo/priloga/a1/"))
    client.post(WRITE, {"text": TEXT, "name": "Ana", "version": second.pk, "key": "a1"})
    with in_municipality("alpha"):
        assert Draft.objects.get().data["text"] == "K osnutku"


def test_answers_are_shown_with_their_reasons(of, ana):
    answered(of, said(of))
    for path in (f"{PAGE}mnenja/", f"{PAGE}mnenja/1/"):
        page = get(path)
        assert "Predlog je utemeljen." in page
        assert "Parkirnina je nižja." in page


def test_hidden_and_waiting_opinions_show_nothing_of_themselves(of, ana):
    said(of, text="Skrivno besedilo, ki ga ne sme videti nihče.")
    with in_municipality("alpha"):
        Entry.objects.update(hidden_at=timezone.now(), because="Žalitev.")
    page = get(f"{PAGE}mnenja/1/")
    assert "Žalitev." in page
    for path in (PAGE, f"{PAGE}mnenja/", f"{PAGE}mnenja/1/"):
        assert "Skrivno" not in get(path)
        assert "Skrivno" not in get(path, ana)


def test_what_people_write_is_text_and_never_markup(of, ana):
    evil = "<script>alert(1)</script> & <b>mnenje</b>"
    body(send(ana, text=evil, name='"><img src=x onerror=1>'))
    for path in (PAGE, f"{PAGE}mnenja/", f"{PAGE}mnenja/1/"):
        page = get(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_an_anonymous_page_ends_with_the_consultation(of):
    client = client_of("alpha")
    assert "state--open" in body(client.get(PAGE))
    with in_municipality("alpha"):
        soon = timezone.now() + timedelta(seconds=0.5)
        of.call.closes_at = soon
        of.call.save()
    assert "state--open" in body(client.get(PAGE))
    import time

    time.sleep(0.6)
    assert "state--closed" in body(client.get(PAGE))
    assert "state--closed" in body(client.get("/posvetovanja/"))


def test_who_may_write_until_midnight_reads_the_last_day():
    zone = ZoneInfo("Europe/Ljubljana")
    now = timezone.now()
    midnight = datetime(now.year + 1, 3, 2, tzinfo=zone)
    consultation(closes=midnight)
    for path in (PAGE, "/posvetovanja/", f"{PAGE}obrazec/"):
        page = get(path)
        assert "1. marec" in page
        assert "2. marec" not in page.partition("timeline")[0]
