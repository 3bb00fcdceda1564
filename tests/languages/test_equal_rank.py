"""A bilingual notice says the same in both official languages, in the same place and size."""

import re

import pytest

from notices.letters import section
from tests.notices.support import ISSUER, ITALIAN, TEXT, published
from tests.portal.content import text_of
from tests.support import client_of, in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
BOTH = {"sl": TEXT, "it": ITALIAN}
ARTICLE = re.compile(r'<article class="notice" lang="(\w+)".*?</article>')


def bilingual():
    return published("alpha", languages=("sl", "it"), texts=BOTH)


def tags_of(html):
    """The elements around the text, with their classes, but not what the text itself is made of."""
    frame = re.sub(r'<div class="prose notice__body">.*?</div>', "", html)
    return re.findall(r'<(\w+)(?: class="([^"]*)")?', frame)


def test_on_the_page_both_have_the_same_parts_the_readers_language_first():
    notice = bilingual()
    page = text_of(client_of("alpha").get(f"/javna-naznanila/{notice.pk}/"))
    assert "notice-texts--equal" in page
    found = [(match[1], match[0]) for match in ARTICLE.finditer(page)]
    assert [code for code, _ in found] == ["sl", "it"]
    (_, slovenian), (_, italian) = found
    assert tags_of(slovenian) == tags_of(italian)
    for word in ("Številka", "Pravna podlaga", "Javno naznanilo", TEXT["signed_as"]):
        assert word in slovenian
    for word in ("Numero", "Base giuridica", "Avviso pubblico", ITALIAN["signed_as"]):
        assert word in italian


def test_in_the_document_both_have_the_same_blocks():
    notice = bilingual()
    with in_municipality("alpha"):
        one, other = (section(notice, ISSUER, code) for code in BOTH)
    assert (one.language, other.language) == ("sl", "it")

    def shape(part):
        # The texts of the tests themselves differ after their first heading.
        return [(block["kind"], block.get("level")) for block in part.blocks[:5]]

    assert shape(one) == shape(other)
    assert one.blocks[-1]["rows"][0][0] == "Objavljeno"
    assert other.blocks[-1]["rows"][0][0] == "Pubblicato"


def test_the_list_names_a_notice_in_both_each_marked_as_its_language():
    bilingual()
    page = text_of(client_of("alpha").get("/javna-naznanila/"))
    for code, text in BOTH.items():
        assert f'<span lang="{code}" class="notice-name">{text["title"]}</span>' in page
