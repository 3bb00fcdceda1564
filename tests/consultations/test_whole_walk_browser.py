"""A whole ordinance and a whole spatial plan, walked in a browser from the first form to the end.

As a citizen, an official, a second reviewer and the mayor, by the pages alone. Only the days pass
by the tests' clock, and the event and the notice of a hearing come from elsewhere: other tests
make those in a browser. The words are Slovenian: they are what people read.
"""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from events.models import Event
from processes.models import Process
from tests.consultations.support import person
from tests.consultations.walking import ACTS, Walker, answer_questions, clock
from tests.notices.support import published
from tests.support import in_municipality, make_event, sent_mails

__all__ = ["clock"]

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/admin/processes/"
SECTION = "section[aria-labelledby=desk-meeting]"
SAYS = "Zabojnik za biološke odpadke naj praznijo vsak teden, poleti smrdi."


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def people(chromium, portal_server):
    """An official, a second one, two citizens, and somebody without an account."""
    person("ula@obcina.si", "official", first_name="Ula", last_name="Uradnik")
    person("vid@obcina.si", "official", first_name="Vid", last_name="Vrstni")
    person("zupan@obcina.si", "mayor", first_name="Mira", last_name="Županja")
    person("ana@example.si", first_name="Ana", last_name="Novak")
    person("bor@example.si", first_name="Bor", last_name="Kos")
    emails = ("ula@obcina.si", "vid@obcina.si", "zupan@obcina.si", "ana@example.si")
    found = [Walker(chromium, portal_server, one) for one in (*emails, "bor@example.si", "")]
    yield found
    for one in found:
        one.context.close()


def link_in(mail):
    """The way in a mail's text; the host of its address is not the one of the tests' server."""
    return urlsplit(re.search(r"https?://[^\s>]+", mail.body)[0]).path


def sign_in_again(people):
    for one in people:
        one.sign_in()


def process():
    with in_municipality("alpha"):
        return Process.objects.select_related("consultation").prefetch_related("steps").get()


def opens(key):
    """In how many days a step begins."""
    step = next(one for one in process().steps.all() if one.key == key)
    return (timezone.localdate(step.opens_at) - timezone.localdate()).days


def begin(official, recipe, title):
    official.go(DESK).follow("Nov postopek")
    official.fill(
        recipe_key=recipe,
        number="354-7/2026",
        title_sl=title,
        about_sl="Kako bomo zbirali odpadke in kdo bo plačal manj.",
        decider_sl="Občinski svet na seji",
        start=timezone.localdate() + timedelta(days=7),
    )
    official.send("Shrani osnutek").reads("Osnutek")
    return process()


def test_an_ordinance_from_its_plan_to_its_report(people, clock):
    ula, *_others, anybody = people
    made = begin(ula, "ordinance", "Odlok o ravnanju z odpadki")
    answer_questions(ula, made, ["annual_plan", "initiative", "early_talk"])
    answer_questions(ula, made, ["draft", "comments", "hearing"])
    ula.go(f"{DESK}{made.pk}/consultation/")
    ula.fill(call_key="comments", moderation="before", allows_guests=True)
    ula.fill(summary_sl="Odpadke bomo zbirali bolj ločeno. Kdor kompostira, bo plačal manj.")
    ula.send("Shrani osnutek")
    ula.follow("Besedila, o katerih sprašujete").fill(title_sl="Osnutek odloka").send("Začni")
    ula.fill(file=ACTS / "odpadki-1.html", reading="draft").send("Preberi datoteko")
    ula.send("Objavi").go(f"{DESK}{made.pk}/").follow("Objavi …").send("Objavi")
    anybody.go("/postopki/").reads("Odlok o ravnanju z odpadki")
    clock(opens("comments") + 1)
    sign_in_again(people)
    made = process()
    say_what_they_think(people, made)
    clock(opens("report") + 1)
    sign_in_again(people)
    answer_and_report(people, made)


def say_what_they_think(people, made):
    """Ana of an article, Bor of the whole, a guest by a confirmed address, a letter on paper."""
    ula, _vid, _mira, ana, bor, anybody = people
    at = f"/posvetovanja/{made.slug}/"
    ana.go("/").follow("Odlok o ravnanju z odpadki").go(at).follow("5. člen")
    ana.fill(text=SAYS).send("Oddaj mnenje").reads("SHA-256", SAYS)
    bor.go(at).follow("Oddajte mnenje").fill(text="Odlok je dober, le rok je prekratek.")
    bor.send("Oddaj mnenje")
    anybody.go(at).follow("Oddajte mnenje")
    anybody.fill(text="Zbiralnica pri šoli manjka.", name="Iva Gost", email="iva@example.si")
    anybody.send("Pošljite mi povezavo")
    anybody.go(link_in(sent_mails()[-1])).send("Oddaj mnenje").reads("SHA-256")
    ula.go("/admin/consultations/").follow("Odlok o ravnanju").follow("Vnos mnenja")
    ula.fill(channel="paper", name="Zofija Kos", organisation="Društvo upokojencev")
    ula.fill(text="Za starejše je pot do zbiralnice predolga.").send("Vnesi")
    ula.go(f"/admin/consultations/{made.consultation.pk}/?stage=new")
    ula.fill(all=True).send("Pregledano")
    bor.go(f"{at}mnenja/1/").send("Podpri").reads(SAYS)
    anybody.go(f"{at}mnenja/").reads(SAYS, "Društvo upokojencev")


def answer_and_report(people, made):
    """Ula drafts, Vid reviews, the mayor publishes the report; Ana reads what came of it."""
    ula, vid, mira, ana, _bor, anybody = people
    at, desk = f"/posvetovanja/{made.slug}/", f"/admin/consultations/{made.consultation.pk}/"
    replies = {
        "1": ("partly", "Poleti bo odvoz tedenski.", "V 5. členu je poleti odvoz vsak teden."),
        "2": ("noted", "Hvala za mnenje o roku.", ""),
    }
    for number, (position, reasons, changed) in replies.items():
        ula.go(f"{desk}contributions/{number}/").fill(title=f"O mnenju {number}")
        ula.fill(position=position, reasons_sl=reasons, changed_sl=changed).send("Shrani odgovor")
    ula.go(desk)
    for number in (3, 4):
        ula.page.locator(f"#entry-{number}").check()
    ula.send("Odgovori skupaj …")
    ula.fill(title="Zbiralnice", position="accepted", reasons_sl="Nova zbiralnica bo pri šoli.")
    ula.fill(changed_sl="Priloga odloka ima novo zbiralnico.").send("Shrani odgovor")
    vid.go(f"{desk}answers/")
    for title in ("O mnenju 1", "O mnenju 2", "Zbiralnice"):
        vid.go(f"{desk}answers/").follow(title).send("Odgovor je v redu")
    vid.go(f"{desk}answers/").send("Objavi vse pregledane odgovore")
    ana.go(f"{at}mnenja/1/").reads("Poleti bo odvoz tedenski.", "V 5. členu")
    second_version(ula, made)
    anybody.go(at).follow("Poglejte, kaj se je spremenilo od prejšnje različice")
    mira.go(f"{desk}reports/").send("Objavi: Odzivno poročilo")
    ula.go(f"{desk}evaluation/").fill(reached_sl="Stanovalci da, podjetja ne.")
    ula.fill(changed_sl="Odvoz je pogostejši.", next_time_sl="Prej povabimo podjetja.")
    ula.send("Objavi vrednotenje")
    ana.go(at).reads("Prej povabimo podjetja.").follow("Odzivno poročilo")
    ana.reads("Poleti bo odvoz tedenski.", "Društvo upokojencev")
    assert ana.downloads("Poročilo kot dokument").startswith(b"%PDF")
    assert ana.downloads("Poročilo za Word").startswith(b"PK")
    anybody.go("/odgovori-obcine/").reads("Na odgovor ne čaka nič.")
    assert anybody.figure("Odgovorjeno v roku") == "4"
    assert anybody.figure("Odgovorjeno z zamudo") == "0"


def second_version(official, made):
    """What came of the opinions stands in the text of the second reading."""
    official.go(f"{DESK}{made.pk}/texts/").follow("Osnutek odloka")
    official.fill(file=ACTS / "odpadki-2.html", reading="second", note_sl="Po mnenjih ljudi.")
    official.send("Preberi datoteko").send("Objavi")


def test_a_spatial_plan_from_its_needs_to_its_positions(people, clock):
    ula, vid, mira, ana, _bor, anybody = people
    made = begin(ula, "oppn", "OPPN Nova soseska")
    ula.go(f"{DESK}{made.pk}/lengths/").fill(length_display="20")
    ula.send("Izračunaj datume na novo", refused="Zakon o urejanju prostora")
    ula.fill(length_display="30").send("Izračunaj datume na novo")
    before = ["needs", "starting_points", "decision_to_prepare", "cpvo", "draft"]
    answer_questions(ula, made, [*before, "first_opinions", "supplemented_draft"])
    answer_questions(ula, made, ["notice", "display"])
    ula.go(f"{DESK}{made.pk}/consultation/")
    ula.fill(call_key="display", asks_for_places=True)
    ula.fill(summary_sl="Ob robu mesta bo nova soseska z vrtcem in potjo do postaje.")
    ula.send("Shrani osnutek").go(f"{DESK}{made.pk}/publish/").send("Objavi")
    clock(opens("notice"))
    event = hearing()
    sign_in_again(people)
    ula.go(f"{DESK}{made.pk}/hearing/").fill(event=str(event.pk))
    ula.send("Shrani", SECTION, refused="Najprej objavite naznanilo")
    notice = published("alpha")
    ula.go(f"{DESK}{made.pk}/hearing/").fill(event=str(event.pk), notice=str(notice.pk))
    ula.send("Shrani", SECTION)
    clock(opens("display") + 1)
    sign_in_again(people)
    made = process()
    at, desk = f"/posvetovanja/{made.slug}/", f"/admin/consultations/{made.consultation.pk}/"
    anybody.go(f"/postopki/{made.slug}/").reads("Javna obravnava načrta", "Javna razgrnitev")
    ana.go(at).follow("Oddajte mnenje").fill(text="Pot naj gre mimo šole.", place="46,15 15,08")
    ana.send("Oddaj mnenje").reads("SHA-256")
    clock(opens("positions") + 1)
    sign_in_again(people)
    mira.go(f"{desk}reports/").reads("Brez objavljenega odgovora")
    ula.go(f"{desk}contributions/1/").reads("46,15000, 15,08000")
    ula.fill(title="Pot", position="accepted")
    ula.fill(reasons_sl="Pot bo šla mimo šole.", changed_sl="Pot na karti je premaknjena.")
    ula.send("Shrani odgovor")
    vid.go(f"{desk}answers/").follow("Pot").send("Odgovor je v redu").send("Objavi ta odgovor")
    mira.go(f"{desk}reports/").send("Objavi: Stališča do pripomb")
    ana.go(at).follow("Stališča do pripomb").reads("Pot bo šla mimo šole.")
    assert ana.downloads("Poročilo kot dokument").startswith(b"%PDF")


def hearing():
    """The event of the hearing: on its day, at five in the afternoon."""
    step = next(one for one in process().steps.all() if one.key == "hearing")
    make_event(
        "alpha", title="Javna obravnava načrta", starts_at=step.opens_at + timedelta(hours=17)
    )
    with in_municipality("alpha"):
        return Event.objects.get()
