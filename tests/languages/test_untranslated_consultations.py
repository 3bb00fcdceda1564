"""Nor is anything left on the pages of processes and consultations, whatever state they are in."""

from datetime import timedelta
from pprint import pformat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations import receipts, services
from consultations.models import Contribution, Entry
from files.printing import Issuer
from processes.models import Process
from tests.consultations.support import answered, consultation, person, said, text
from tests.consultations.test_statements import crowd, twelve
from tests.languages.test_untranslated_states import left_in
from tests.processes.support import begun, public
from tests.support import client_of, in_municipality, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = "/posvetovanja"
# Words of a recipe are its own texts, in Slovenian and English; tests of recipes read them.
DESK, REGISTER = "/admin/processes", "/admin/consultations"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def world():
    """A consultation of each state: coming, open, for guests, closed, answered, annulled."""
    now, day = timezone.now(), timedelta(days=1)
    consultation(slug="prihaja", opens=now + day)
    open_now = consultation(slug="odprto", asks_for_places=True)
    consultation(slug="za-goste", guests=True)
    closed = consultation(slug="zaprto", opens=now - 9 * day, closes=now - day)
    said(closed)
    over = consultation(slug="odgovorjeno", opens=now - 90 * day, closes=now - 60 * day)
    gone = consultation(slug="razveljavljeno")
    for of in (open_now, over):
        versions = [text(of, number=number) for number in (1, 2)]
        entries = said(of, how_many=4, version=versions[1], provision_key="a1")
        answered(of, entries[:3])
    crowd(open_now, twelve(open_now))
    with in_municipality("alpha"):
        annulled = {"annulled_at": now, "annulled_because": {"sl": "Poplava."}}
        Process.objects.filter(pk=gone.process_id).update(**annulled)
        rows = list(Entry.objects.filter(consultation=open_now).order_by("number"))
        Entry.objects.filter(pk=rows[1].pk).update(hidden_at=now, because="Žalitev.")
        Entry.objects.filter(pk=rows[2].pk).update(withdrawn_at=now)
        Entry.objects.filter(pk=rows[3].pk).update(because="Podatki.", moderated_at=now)
        services.publish_report(
            consultation_id=over.pk,
            kind="response",
            issuer=Issuer("Alfa", "http://alpha.localhost/"),
            admits_open=True,
            languages=["sl"],
            by=None,
            now=now,
        )
    return open_now, over, closed


def test_no_state_of_a_consultation_has_an_untranslated_text():
    open_now, _over, _closed = world()
    ana = signed_in("alpha", person().email)
    with in_municipality("alpha"):
        token = receipts.token_for(Contribution.objects.filter(consultation=open_now)[0])

    def answers():
        for name in ("prihaja", "odprto", "za-goste", "zaprto", "odgovorjeno", "razveljavljeno"):
            for end in ("", "oddaja/", "mnenja/"):
                path = f"{ROOT}/{name}/{end}"
                yield path, (client_of("alpha").get(path), "")
                yield f"{path} signed in", (ana.get(path), "")
            wrong = {"text": "ana", "name": "", "email": "ana", "place": "ana"}
            for who, client in (("citizen", ana), ("anybody", client_of("alpha"))):
                sent = client.post(f"{ROOT}/{name}/oddaja/", wrong)
                if sent.status_code != 302:
                    yield f"{name}, wrong, {who}", (sent, "")
        for end in (
            *("besedilo/osnutek/a1/", "primerjava/osnutek/1/2/", "obrazec/", "izjave/"),
            *("mnenja/1/", "mnenja/2/", "mnenja/3/", "mnenja/4/", "mnenja/?part=x&q=nikjer"),
        ):
            path = f"{ROOT}/odprto/{end}"
            yield path, (client_of("alpha").get(path), "")
            yield f"{path} signed in", (ana.get(path), "")
        yield "receipt", (client_of("alpha").get(f"{ROOT}/potrdilo/{token}/"), "")
        yield "no receipt", (client_of("alpha").get(f"{ROOT}/potrdilo/x/"), "")
        yield "no link", (client_of("alpha").get(f"{ROOT}/potrdi/x/"), "")
        yield "own", (ana.get("/racun/mnenja/"), "")
        for path in (f"{ROOT}/?q=nikjer", "/postopki/", "/postopki/?when=past"):
            yield path, (client_of("alpha").get(path), "")
        for path in ("/postopki/odprto/", "/postopki/razveljavljeno/", "/odgovori-obcine/"):
            yield path, (client_of("alpha").get(path), "")

    left = left_in(answers)
    assert not left, pformat(left)


def test_no_page_of_the_desk_of_processes_has_an_untranslated_text():
    open_now, over, closed = world()
    draft, made = begun(slug="osnutek"), public(slug="javno")
    person("ula@obcina.si", "official")
    ula = signed_in("alpha", "ula@obcina.si")
    file = SimpleUploadedFile("a.exe", b"MZ")
    gets = [
        *(f"{DESK}/", f"{DESK}/new/", f"{DESK}/{draft.pk}/", f"{DESK}/{draft.pk}/publish/"),
        *(f"{DESK}/{draft.pk}/lengths/", f"{DESK}/{draft.pk}/consultation/", f"{REGISTER}/"),
        *(f"{DESK}/{made.pk}/{end}" for end in ("", "comments/", "replan/", "annul/", "correct/")),
        *(f"{DESK}/{made.pk}/{end}" for end in ("stakeholders/", "risks/", "archive/")),
        *(f"{REGISTER}/{open_now.pk}/{end}" for end in ("", "enter/", "statements/", "similar/")),
        *(f"{REGISTER}/{open_now.pk}/{end}" for end in ("answers/", "reports/", "evaluation/")),
        f"{REGISTER}/{closed.pk}/contributions/1/",
    ]
    posts = {
        f"{DESK}/new/": {"slug": "Ž!"},
        f"{DESK}/{made.pk}/annul/": {},
        f"{DESK}/{made.pk}/comments/extend/": {"closes_on": "lani"},
        f"{DESK}/{made.pk}/comments/files/": {"file": file},
        f"{REGISTER}/{open_now.pk}/enter/": {"channel": "x", "received_at": "lani"},
        f"{REGISTER}/{open_now.pk}/statements/": {"text_sl": ""},
        f"{REGISTER}/{over.pk}/evaluation/": {},
        f"{REGISTER}/{closed.pk}/contributions/1/": {"act": "hide"},
    }

    def answers():
        for path in gets:
            yield path, (ula.get(path), "main")
        for path, typed in posts.items():
            yield f"{path} sent", (ula.post(path, typed), "main")

    left = left_in(answers)
    assert not left, pformat(left)
