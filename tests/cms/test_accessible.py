"""Content checks: what nobody could read is not published, what is hard to read is pointed out."""

import pytest
from django.utils.translation import override
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms import accessible
from cms.models import AnnouncementPage, HomePage
from records.models import AuditEntry
from tests.cms.backoffice import add_page, announcement_form, browser, pages, url
from tests.support import in_municipality

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Kraj in čas</b></p><p>Avla.</p>",
        "<p><b>Kraj <i>in</i> čas</b> </p>",
        '<p>Gradivo je <a href="https://a.si/">tukaj</a>.</p>',
        '<p><a linktype="page" id="3">Kliknite tukaj!</a></p>',
        '<p><a href="https://a.si/"> </a></p>',
        '<p><a href="https://a.si/">Read more</a> <a href="/x/">Clicca qui</a></p>',
        "<h2> </h2><p>x</p>",
        "<table><tr><td>a</td></tr></table>",
    ],
)
def test_what_wcag_counts_as_a_failure_is_a_fault(html):
    assert accessible.of_text(html).faults


@pytest.mark.parametrize(
    "html",
    [
        "<h3>Pod čem</h3>",
        '<p><a href="https://www.obcina.si/dokumenti/a.pdf">https://www.obcina.si/dokumenti/a.pdf</a></p>',
        "<p>VABIMO VSE OBČANE NA ZBOR</p>",
        "<ul><li>POMEMBNO OBVESTILO VSEM</li></ul>",
    ],
)
def test_what_is_hard_to_read_is_a_warning(html):
    found = accessible.of_text(html)
    assert found.warnings
    assert not found.faults


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p></p>",
        "<h2>A</h2><h3>B</h3><h3>C</h3><h2>D</h2>",
        "<p><b>Pomembno:</b> prinesite osebni dokument.</p>",
        "<p><b>To je cel stavek, ki je poudarjen.</b></p>",
        '<p><a href="/x/">Zapisnik seje, ki je tukaj</a></p>',
        "<p>ZUreP-3, OPPN, EU</p>",
        "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>",
        "<p>5 &lt; 6 <b>",
        "</p></b></a>",
    ],
)
def test_ordinary_text_is_left_alone(html):
    assert accessible.of_text(html) == accessible.Findings()


@pytest.mark.parametrize("text", ["IMG_2034.JPG", "dsc00012", "slika-3", "Zbor občanov.jpeg"])
def test_the_name_of_a_file_is_no_alternative_text(text):
    assert accessible.of_alternative(text).faults


@pytest.mark.parametrize("text", ["", "Polna dvorana", "Slika 3 otrok, ki berejo", "IMG"])
def test_a_description_is_one(text):
    assert not accessible.of_alternative(text).faults


def test_sentences_come_in_the_language_of_the_editor():
    with override("en"):
        english = accessible.of_text("<p><b>Kraj</b></p>").faults[0]
    assert english.startswith("“Kraj” is a paragraph in bold")


# -- In the editor ----------------------------------------------------------------------------


def form(title, html, **more):
    return announcement_form(title, body=rich_text(html, features=FEATURES), **more)


@pytest.mark.django_db
def test_a_fault_blocks_publishing_and_review_but_never_a_draft():
    moderator = browser("alpha", "Moderatorji")
    data = form("Zapora", "<p><b>Kraj in čas</b></p><p>Avla <a href='https://a.si/'>tukaj</a></p>")
    for action in ("action-publish", "action-submit"):
        answer = add_page(moderator, "alpha", "announcementpage", data | {action: "1"})
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "Kraj in čas" in text
        assert "Kraj in \\\\u010das" in text or "Kraj in \\u010das" in text
        assert "Avla" in text
        assert pages("alpha", "Zapora") == 0
    despite = data | {"action-publish": "1", "despite": "on"}
    assert add_page(moderator, "alpha", "announcementpage", despite).status_code == 200
    assert add_page(moderator, "alpha", "announcementpage", data).status_code == 302
    assert pages("alpha", "Zapora") == 1


@pytest.mark.django_db
def test_a_warning_is_overruled_by_who_publishes_and_that_is_recorded():
    moderator = browser("alpha", "Moderatorji")
    data = form("Zapora", "<p>VABIMO VSE OBČANE NA ZBOR</p>") | {"action-publish": "1"}
    asked = add_page(moderator, "alpha", "announcementpage", data)
    assert asked.status_code == 200
    assert "VABIMO VSE OBČANE NA ZBOR" in asked.content.decode()
    done = add_page(moderator, "alpha", "announcementpage", data | {"despite": "on"})
    assert done.status_code == 302
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.get(title="Zapora")
        assert page.live
        entry = AuditEntry.objects.get(act="cms.published_despite_warnings")
        assert entry.object_id == str(page.pk)
        assert entry.by_name == "moderatorji@alpha.example"
        assert "VABIMO" in entry.data["warnings"][0]


@pytest.mark.django_db
def test_a_title_in_capitals_is_advised_against_before_others_read_it():
    moderator = browser("alpha", "Moderatorji")
    data = form("VABILO NA ZBOR OBČANOV", "<p>Vabimo.</p>") | {"action-publish": "1"}
    assert add_page(moderator, "alpha", "announcementpage", data).status_code == 200
    despite = data | {"despite": "on"}
    assert add_page(moderator, "alpha", "announcementpage", despite).status_code == 302


@pytest.mark.django_db
def test_a_page_without_faults_leaves_no_such_record():
    moderator = browser("alpha", "Moderatorji")
    data = form("Zapora", "<p>Vabimo.</p>") | {"action-publish": "1", "despite": "on"}
    assert add_page(moderator, "alpha", "announcementpage", data).status_code == 302
    with in_municipality("alpha"):
        assert not AuditEntry.objects.filter(act="cms.published_despite_warnings").exists()


@pytest.mark.django_db
def test_blocks_say_which_of_them_it_is():
    administrator = browser("alpha", "Administratorji")
    with in_municipality("alpha"):
        home = HomePage.objects.get(locale__language_code="sl")
    good = rich_text("<p>Dobro.</p>", features=FEATURES)
    bad = rich_text("<p><b>Kraj</b></p>", features=FEATURES)
    blocks = streamfield(
        [("text", {"heading": "", "html": good}), ("text", {"heading": "A", "html": bad})]
    )
    data = nested_form_data(
        {
            "title": home.title,
            "intro": "",
            "blocks": blocks,
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    answer = administrator.post(url("wagtailadmin_pages:edit", home.pk), data)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Blok 2" in text or "Block 2" in text
    assert "Block 1" not in text
