"""The desk and the board in a browser: axe finds nothing, light and dark, wide and narrow."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from notices import services
from notifications.models import Mail
from tests.notices.support import ITALIAN, drafted, published
from tests.portal.browser import scrolls_sideways, violations
from tests.support import in_municipality, make_announcement, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
# A folder for pictures of each page, for who wants to look at them.
PICTURES = os.environ.get("DESK_PICTURES", "")
# Wagtail's own frame: the search and the head of its first page are two heads of one name.
# Its editor scrolls, and what is written in it is reached by keyboard, which axe overlooks.
THEIRS = ("landmark-unique: .w-h-", "scrollable-region-focusable: div[data-contentpath=")
SIZES = ((1280, 900), (320, 640))


@pytest.fixture
def paths():
    """Something of everything; the address of each page by its name."""
    today = timezone.localdate()
    make_announcement("alpha", title="Zapora ceste na Dolu")
    english = ITALIAN | {"title": "Public display of the plan"}
    from tests.notices.support import TEXT

    shown = published("alpha", texts={"sl": TEXT, "en": english})
    ending = published("alpha", shown_until=today + timedelta(days=2), number="354-1/2026")
    draft = drafted("alpha", number="")
    gone = published("alpha", number="354-2/2026")
    then = timezone.now() - timedelta(days=400)
    first = timezone.localdate(then)
    over = published(
        "alpha",
        now=then,
        number="354-3/2025",
        texts={"sl": TEXT, "en": english},
        shown_from=first,
        shown_until=first + timedelta(days=30),
    )
    with in_municipality("alpha"):
        services.note_displays(now=timezone.now())
        services.withdraw(
            notice_id=gone.pk, because="Napaka v datumu.", by=None, now=timezone.now()
        )
        moment = timezone.now() - timedelta(hours=3)
        Mail.objects.create(to="ana@example.si", subject="Potrditev prijave", created_at=moment)
    return {
        "desk": "/admin/",
        "notices": "/admin/notices/",
        "new": "/admin/notices/new/",
        "draft": f"/admin/notices/{draft.pk}/",
        "publish": f"/admin/notices/{draft.pk}/publish/",
        "published": f"/admin/notices/{shown.pk}/",
        "withdraw": f"/admin/notices/{ending.pk}/withdraw/",
        "withdrawn": f"/admin/notices/{gone.pk}/",
        "mails": "/admin/mails/",
        "board": "/javna-naznanila/",
        "board in English": "/en/public-notices/",
        "notice": f"/javna-naznanila/{shown.pk}/",
        "ended": f"/javna-naznanila/{gone.pk}/",
        "over": f"/javna-naznanila/{over.pk}/",
        "archive": "/javna-naznanila/arhiv/",
        "archive of no such year": "/en/public-notices/archive/?year=1999",
    }


def test_axe_finds_nothing_and_nothing_scrolls_sideways(chromium, portal_server, paths):
    found = {}
    assert urlsplit(portal_server).netloc
    with chromium.new_context() as context:
        session = signed_in("alpha").cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server}])
        page = context.new_page()
        for name, path in paths.items():
            for (width, height), scheme in zip(SIZES, ("light", "dark"), strict=True):
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                page.goto(f"{portal_server}{path}")
                page.wait_for_load_state("networkidle")
                faults = [one for one in violations(page) if not one.startswith(THEIRS)]
                if faults:
                    found[f"{name}, {width}, {scheme}"] = faults
                if PICTURES:
                    to = Path(PICTURES) / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=str(to), full_page=True)
                assert not scrolls_sideways(page), (name, width)
    assert not found
