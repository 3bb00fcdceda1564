"""Announcements: what is answered, what may be asked for, and what never comes out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.models import PageViewRestriction

from cms.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    Attachment,
    PortalDocument,
    PortalImage,
)
from tests.api.support import ask, problem, results, titles
from tests.support import client_of, in_municipality, make_announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


@pytest.fixture
def image():
    from io import BytesIO

    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (1000, 700), (20, 90, 140)).save(drawn, "PNG")
    with in_municipality("alpha"):
        file = ImageFile(BytesIO(drawn.getvalue()), name="trg.png")
        return PortalImage.objects.create(title="Trg", file=file, width=1000, height=700)


def attach(page, *titles):
    """Documents in this order; the title of an attachment goes before that of its document."""
    with in_municipality("alpha"):
        for number, title in enumerate(titles):
            document = PortalDocument.objects.create(
                title=f"Dokument {number}", file=ContentFile(b"%PDF-1.4", name="Vabilo š.pdf")
            )
            Attachment.objects.create(
                page=page, document=document, title=title, sort_order=len(titles) - number
            )


def test_an_announcement_is_answered_whole(image):
    page = make_announcement(
        "alpha",
        title="Razgrnitev",
        kind="press_release",
        topic="spatial_planning",
        contact_name="Ana Novak",
        contact_email="ana@alpha.example",
        contact_phone="+386 1 234",
        image=image,
        image_alt="Trg pred občino",
    )
    attach(page, "", "Načrt")
    (found,) = results("announcements/")
    picture, attached = found.pop("image"), found.pop("attachments")
    assert found == {
        "id": page.pk,
        "translation_key": str(page.translation_key),
        "language": "sl",
        "kind": "press_release",
        "topic": "spatial_planning",
        "title": "Razgrnitev",
        "summary": "Povzetek: Razgrnitev",
        "published_at": rfc(page.first_published_at),
        "updated_at": rfc(page.last_published_at),
        "contact": {
            "name": "Ana Novak",
            "email": "ana@alpha.example",
            "phone": "+386 1 234",
        },
        "web_url": "http://alpha.localhost/obvestila/razgrnitev/",
    }
    assert (picture["alt"], picture["width"], picture["height"]) == ("Trg pred občino", 800, 450)
    assert [each["title"] for each in attached] == ["Načrt", "Dokument 0"]
    for url in (found["web_url"], picture["url"], *[each["url"] for each in attached]):
        assert client_of("alpha").get(url.removeprefix("http://alpha.localhost")).status_code == 200


def rfc(moment):
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def test_the_web_address_of_english_has_its_prefix():
    make_announcement("alpha", title="Public display", language="en")
    (found,) = results("announcements/?lang=en")
    assert found["web_url"].startswith("http://alpha.localhost/en/")
    assert client_of("alpha").get(found["web_url"].partition(".localhost")[2]).status_code == 200


def test_an_address_is_under_the_host_and_scheme_that_were_asked():
    make_announcement("alpha")
    answer = client_of("alpha").get("/api/v1/announcements/", secure=True, SERVER_PORT="8443")
    assert answer.json()["results"][0]["web_url"].startswith("https://alpha.localhost")
    answer = client_of("alpha").get("/api/v1/", headers={"host": "alpha.localhost:9000"})
    assert answer.json()["events"] == "http://alpha.localhost:9000/api/v1/events/"


def test_an_object_has_its_text_with_links_that_lead_somewhere():
    target = make_announcement("alpha", title="Cilj")
    body = f'<p>Glej <a linktype="page" id="{target.pk}">cilj</a>.</p>'
    page = make_announcement("alpha", title="Vir", body=body)
    found = ask(f"announcements/{page.pk}/").json()
    (listed,) = [each for each in results("announcements/") if each["id"] == page.pk]
    assert found.pop("body") == '<p>Glej <a href="/obvestila/cilj/">cilj</a>.</p>'
    assert found == listed


def test_the_newest_comes_first():
    for number in range(3):
        make_announcement("alpha", title=str(number))
    assert titles("announcements/") == ["2", "1", "0"]


def test_filters_narrow():
    make_announcement("alpha", title="a", kind="press_release", topic="budget")
    make_announcement("alpha", title="b", topic="budget")
    make_announcement("alpha", title="c", topic="culture")
    assert titles("announcements/?kind=press_release") == ["a"]
    assert titles("announcements/?topic=budget") == ["b", "a"]
    assert titles("announcements/?topic=budget&kind=announcement") == ["b"]


def test_a_year_is_that_of_ljubljana():
    for title, moment in {
        "2018": datetime(2018, 12, 31, 22, 59, 59, tzinfo=UTC),
        "2019": datetime(2018, 12, 31, 23, 0, 0, tzinfo=UTC),
    }.items():
        make_announcement("alpha", title=title, first_published_at=moment)
    assert titles("announcements/?year=2018") == ["2018"]
    assert titles("announcements/?year=2019") == ["2019"]


def test_updated_since_takes_what_was_published_anew():
    old, other = make_announcement("alpha", title="a"), make_announcement("alpha", title="b")
    moment = rfc(other.last_published_at)
    assert titles(f"announcements/?updated_since={moment}") == ["b"]
    later = rfc(other.last_published_at + timedelta(microseconds=1))
    assert titles(f"announcements/?updated_since={later}") == []
    with in_municipality("alpha"):
        old.title = "a, popravljeno"
        old.save_revision().publish()
    assert titles(f"announcements/?updated_since={moment}") == ["b", "a, popravljeno"]
    east = (other.last_published_at + timedelta(hours=2)).isoformat()
    shifted = east.replace("+00:00", "%2B02:00")
    assert titles(f"announcements/?updated_since={shifted}") == ["b", "a, popravljeno"]


def test_drafts_and_private_pages_never_come_out():
    shown = make_announcement("alpha", title="Javno")
    draft = make_announcement("alpha", title="Osnutek", live=False)
    taken_back = make_announcement("alpha", title="Umaknjeno")
    private = make_announcement("alpha", title="Zaupno")
    with in_municipality("alpha"):
        taken_back.unpublish()
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        changed = AnnouncementPage.objects.get(pk=shown.pk)
        changed.title = "Še ne objavljeno"
        changed.save_revision()
    for query in ("", "?format=csv", "?format=ndjson", "?kind=announcement", "?page_size=100"):
        text = ask(f"announcements/{query}").content.decode()
        assert "Javno" in text
        assert not any(word in text for word in ("Osnutek", "Umaknjeno", "Zaupno", "Še ne"))
    for page in (draft, taken_back, private):
        problem(ask(f"announcements/{page.pk}/"), 404)
    assert ask(f"announcements/{shown.pk}/").json()["title"] == "Javno"


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_what_lies_below_a_private_page_is_private(kind):
    page = make_announcement("alpha", title="Zaupno")
    assert titles("announcements/") == ["Zaupno"]
    with in_municipality("alpha"):
        index = AnnouncementIndexPage.objects.get(locale__language_code="sl")
        restriction = PageViewRestriction.objects.create(page=index, restriction_type=kind)
    assert titles("announcements/") == []
    problem(ask(f"announcements/{page.pk}/"), 404)
    with in_municipality("alpha"):
        restriction.delete()
    assert titles("announcements/") == ["Zaupno"]


def test_each_municipality_answers_its_own():
    mine, theirs = make_announcement("alpha", title="A"), make_announcement("beta", title="B")
    assert titles("announcements/") == ["A"]
    assert titles("announcements/", "beta") == ["B"]
    assert ask(f"announcements/{mine.pk}/").json()["title"] == "A"
    assert ask(f"announcements/{theirs.pk}/", "beta").json()["title"] == "B"
    assert ask(f"announcements/{mine.pk}/", "public").status_code == 404


def test_an_image_that_waits_to_be_drawn_is_null_and_the_answer_is_not_kept(image):
    make_announcement("alpha", image=image, image_alt="Trg")
    with in_municipality("alpha"):
        image.renditions.all().delete()
    assert results("announcements/")[0]["image"] is None
    with in_municipality("alpha"):
        image.get_rendition("fill-800x450")
    assert results("announcements/")[0]["image"]["width"] == 800


def test_of_two_drawings_of_an_image_the_newer_is_shown_and_the_object_once(image):
    make_announcement("alpha", image=image, image_alt="Trg")
    with in_municipality("alpha"):
        image.focal_point_x = image.focal_point_y = 100
        image.focal_point_width = image.focal_point_height = 50
        image.save()
        drawn = image.get_rendition("fill-800x450")
        assert image.renditions.filter(filter_spec="fill-800x450").count() == 2
    (found,) = results("announcements/")
    assert found["image"]["url"] == f"http://alpha.localhost{drawn.url}"
