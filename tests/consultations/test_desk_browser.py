"""The desk of the register in a browser: axe, narrow screens, without a script, by keyboard."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consultations import services
from consultations.models import Entry
from consultations.services import Reply
from files.printing import Issuer
from tests.consultations.support import consultation, person, said, text
from tests.portal.browser import scrolls_sideways, violations
from tests.support import in_municipality, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("DESK_PICTURES", "")
# Wagtail's own frame: the search and the head of its first page are two heads of one name.
THEIRS = ("landmark-unique: .w-h-",)
SIZES = ((1280, 900), (320, 640))
ROOT = "/admin/consultations"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def paths():
    """Something of everything; the address of each page by its name."""
    ula = person("ula@obcina.si", "official", first_name="Ula", last_name="Uradnik")
    vid = person("vid@obcina.si", "official", first_name="Vid", last_name="Vrstni")
    person("zupan@obcina.si", "mayor")
    now = timezone.now()
    of = consultation(
        opens=now - timedelta(days=40), closes=now - timedelta(days=1), recipe_key="oppn"
    )
    text(of)
    said(of, how_many=4, provision_key="a1", text="Parkirnina za stanovalce je previsoka {n}.")
    said(of, channel="paper", organisation="Društvo Lipa", text="Lipe naj ostanejo ob poti.")
    said(of, channel="guest", email="gost@example.si", text="Žaljiva beseda o nekom.")
    known = {"now": now}
    with in_municipality("alpha"):
        rows = list(Entry.objects.order_by("number"))
        services.hide(entry_id=rows[5].pk, because="Žalitev.", by=ula, **known)
        services.show_copy(
            entry_id=rows[1].pk, text="Previsoka je.", name="", because="Podatki.", by=ula, **known
        )
        reply = Reply(
            title="Parkirnina",
            position="partly",
            reasons={"sl": "Parkirnina je bila previsoka."},
            changed={"sl": "Dovolilnica stane 20 evrov."},
            changed_keys=["a1"],
        )
        made = []
        for row in rows[:3]:
            one = services.answer(
                consultation_id=of.pk, entry_ids=[row.pk], reply=reply, by=ula, **known
            )
            made.append(one.pk)
        for pk in made[:2]:
            services.review_answer(answer_id=pk, revision=1, languages=["sl"], by=vid, **known)
        services.publish_answers(consultation_id=of.pk, answer_ids=made[:1], by=vid, **known)
        report = services.publish_report(
            consultation_id=of.pk,
            kind="response",
            issuer=Issuer("Občina Alfa", "http://alpha.localhost/"),
            languages=["sl"],
            admits_open=True,
            by=None,
            **known,
        )
    here = f"{ROOT}/{of.pk}"
    return {
        "index": f"{ROOT}/",
        "register": f"{here}/",
        "nothing found": f"{here}/?text=nikjer",
        "entry": f"{here}/contributions/4/",
        "copy": f"{here}/contributions/2/",
        "hidden": f"{here}/contributions/6/",
        "similar": f"{here}/similar/",
        "enter": f"{here}/enter/",
        "statements": f"{here}/statements/",
        "answers": f"{here}/answers/",
        "published": f"{here}/answers/{made[0]}/",
        "reviewed": f"{here}/answers/{made[1]}/",
        "to review": f"{here}/answers/{made[2]}/",
        "reports": f"{here}/reports/",
        "evaluation": f"{here}/evaluation/",
        "report": f"/posvetovanja/odlok-o-parkiranju/porocila/{report.pk}/",
        "consultation": "/posvetovanja/odlok-o-parkiranju/",
    }


def as_person(context, server, email):
    session = signed_in("alpha", email).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


def faults_of(chromium, server, email, paths):
    """What axe finds on pages of the desk and which of them scroll sideways, by page and width."""
    found = {}
    with chromium.new_context() as context:
        as_person(context, server, email)
        page = context.new_page()
        for name, path in paths.items():
            page.goto(f"{server}{path}")
            page.wait_for_load_state("networkidle")
            # Colours differ by scheme and layout by width: each pair of them is looked at once.
            for (width, height), scheme in zip(SIZES, ("light", "dark"), strict=True):
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                faults = [one for one in violations(page) if not one.startswith(THEIRS)]
                if scrolls_sideways(page):
                    faults.append("scrolls sideways")
                if faults:
                    found[f"{name}, {width}, {scheme}"] = faults
                if PICTURES:
                    to = Path(PICTURES) / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=str(to), full_page=True)
    return found


def test_axe_finds_nothing_and_nothing_scrolls_sideways(chromium, portal_server, paths):
    assert not faults_of(chromium, portal_server, "vid@obcina.si", paths)


def test_without_a_script_a_contribution_is_answered_reviewed_and_published(
    chromium, portal_server, paths
):
    here = f"{portal_server}{paths['register']}"
    with chromium.new_context(java_script_enabled=False) as context:
        as_person(context, portal_server, "ula@obcina.si")
        page = context.new_page()
        page.goto(here)
        page.locator("#entry-4").check()
        page.locator("#entry-5").check()
        with page.expect_navigation():
            page.locator("button[value=answer]").click()
        page.locator("#id_title").fill("Obe skupaj")
        page.locator("#id_position").select_option("noted")
        page.locator("#id_reasons_sl").fill("Zapisali smo.")
        with page.expect_navigation():
            page.locator("main form.desk-form button[type=submit]").click()
        expect(page.locator("button[value=review]")).to_have_count(0)
        address = page.url
    with chromium.new_context(java_script_enabled=False) as context:
        as_person(context, portal_server, "vid@obcina.si")
        page = context.new_page()
        page.goto(address)
        with page.expect_navigation():
            page.locator("button[value=review]").click()
        with page.expect_navigation():
            page.locator("button[value=publish]").click()
        expect(page.locator("main")).to_contain_text("Zapisali smo.")
    with in_municipality("alpha"):
        assert Entry.objects.get(number=5).answer.published_at


def test_the_register_is_worked_with_the_keyboard(chromium, portal_server, paths):
    with chromium.new_context() as context:
        as_person(context, portal_server, "ula@obcina.si")
        page = context.new_page()
        page.goto(f"{portal_server}{paths['register']}")
        page.locator("#entry-4").focus()
        page.keyboard.press("Space")
        page.locator("#title").focus()
        page.keyboard.type("S tipkovnico")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("S tipkovnico")
    with in_municipality("alpha"):
        assert Entry.objects.get(number=4).answer.title == "S tipkovnico"
