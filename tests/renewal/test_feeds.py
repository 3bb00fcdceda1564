"""What happens in a renewal is read elsewhere too: RSS and Atom, and lists as data."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from consultations import owed
from consultations.models import Entry
from renewal.models import DiaryEntry
from renewal.services import measuring, moderating
from tests.consultations.support import consultation, person, said
from tests.renewal.support import choice, full, measure, neighbourhood, pin
from tests.support import client_of, in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = "/prenove/prenova-planine/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def items(kind="rss"):
    answer = client_of("alpha").get(f"{ROOT}{kind}/")
    assert answer.status_code == 200
    channel = ElementTree.fromstring(answer.content)
    return [(one.findtext("title"), one.findtext("guid")) for one in channel.iter("item")]


def test_the_feed_tells_of_the_diary_of_measures_that_move_and_of_choices_that_opened():
    home, quick, asked, _paper = full()
    draft = measure(home, texts={"sl": {"title": "Osnutek"}}, published=False)
    later = timezone.now() + timedelta(days=3)
    choice(quick, opens=later, closes=later + timedelta(days=9))
    with in_municipality("alpha"):
        DiaryEntry.objects.create(
            neighbourhood=home,
            day=timezone.localdate(),
            texts={"sl": {"title": "Še ne"}},
            updated_at=timezone.now(),
        )
    first = items()
    titles = [title for title, _name in first]
    assert sorted(titles) == [
        "Dela so se začela",
        "Garaža pod parkom: Končano",
        asked.question,
        f"{quick.title}: V gradnji",
    ]
    with in_municipality("alpha"):
        measuring.move(measure_ids=[quick.pk], phase="done", by=None, now=timezone.now())
        measuring.move(measure_ids=[draft.pk], phase="done", by=None, now=timezone.now())
    moved = items()
    assert moved[0][0] == f"{quick.title}: Končano"
    assert {name for _title, name in moved} - {name for _title, name in first} == {moved[0][1]}
    assert client_of("alpha").get(f"{ROOT}atom/").status_code == 200


def test_every_list_leads_to_its_feed_and_its_data_which_answer(beta):
    full()
    visitor = client_of("alpha")
    for path, data in (("", ""), ("ukrepi/", "measures"), ("predlogi/", "pins")):
        page = visitor.get(ROOT + path).content.decode()
        assert f'type="application/rss+xml" title="Planina (RSS)" href="{ROOT}rss/"' in page
        for kind in ("geojson", "csv") if data else ():
            address = f"/api/v1/{data}/?neighbourhood=prenova-planine&format={kind}"
            assert address.replace("&", "&amp;") in page
            assert visitor.get(address).status_code == 200
    assert client_of("beta").get(f"{ROOT}rss/").status_code == 404


def test_the_feed_asks_the_same_whatever_is_in_it(django_assert_num_queries):
    home, *_rest = full()
    for _more in range(3):
        measure(home)
    client_of("alpha").get(f"{ROOT}rss/")
    with in_municipality("alpha"):
        home.save()
    with django_assert_num_queries(7):
        client_of("alpha").get(f"{ROOT}atom/")


def test_the_sitemap_leads_to_what_everyone_sees_of_a_renewal(beta):
    home, quick, *_rest = full()
    draft = measure(home, published=False)
    pin(home, person())
    text = client_of("alpha").get("/sitemap.xml").content.decode()
    shown = (ROOT, f"{ROOT}ukrepi/{quick.number}/", f"{ROOT}predlogi/1/", "/prenove/")
    for path in (*shown, "/postopki/prenova-planine/", "/odgovori-obcine/"):
        assert f"<loc>http://alpha.localhost{path}</loc>" in text, path
    assert f"ukrepi/{draft.number}/" not in text
    assert "prenova-planine" not in client_of("beta").get("/sitemap.xml").content.decode()


def test_the_ledger_says_what_is_owed_and_leads_to_what_everyone_may_see():
    home, ana = neighbourhood(), person()
    pin(home, ana)
    hidden = pin(home, ana, title="Skrito")
    with in_municipality("alpha"):
        moderating.hide(pin_id=hidden.pk, because="Žalitev.", by=None, now=timezone.now())
    page = client_of("alpha").get("/odgovori-obcine/").content.decode()
    assert f'<a href="{ROOT}predlogi/1/">Označba' in page
    assert f"{ROOT}predlogi/2/" not in page
    assert "Skrito" not in page
    assert page.count("/postopki/prenova-planine/") == 2


def test_the_ledger_leads_to_an_opinion_once_people_read_it():
    of = consultation()
    entries = said(of, how_many=2)
    with in_municipality("alpha"):
        for one in entries:
            owed.owe(one.contribution)
        Entry.objects.filter(number=2).update(hidden_at=timezone.now(), because="Žalitev.")
    page = client_of("alpha").get("/odgovori-obcine/").content.decode()
    assert f'<a href="/posvetovanja/{of.process.slug}/mnenja/1/">Mnenje' in page
    assert f"/posvetovanja/{of.process.slug}/mnenja/2/" not in page
