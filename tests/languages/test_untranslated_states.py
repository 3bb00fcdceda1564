"""Nor is anything left in a state that a page takes: with errors, full, closed; nor in a mail."""

import inspect
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from pprint import pformat
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from accounts import invitations
from accounts.models import User
from cms.followed import SOURCE, publication
from cms.models import EventPage
from consultations import letters as answered
from consultations import mails as consulting
from consultations.models import Answer
from events import letters
from events.models import Registration
from notices.evidence import evidence_of
from notices.letters import certified, section
from notifications.models import Mail, Pace
from notifications.services import follow, send_due, tell_followers
from notifications.subjects import Subject
from portal import errors
from portal.account import mails
from tenants.isolation import refusals
from tests.accounts.visitor import citizen, with_app
from tests.consultations.support import consultation, process, said
from tests.languages.pseudo import (
    bare,
    bare_in_page,
    content,
    missing,
    pseudo_language,
    untranslated,
)
from tests.languages.states import address, registrations
from tests.languages.test_untranslated import ALLOWED
from tests.notices.support import ISSUER, published
from tests.support import client_of, host_of, in_municipality, make_announcement, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = Path(__file__).resolve().parents[2]
TYPED = {"email": "ana", "name": "", "companions": "", "answer_wish": "x" * 1001}
# Forms that are sent empty or wrong; what stands in the address is asked for.
WRONG = (
    "/obvestila/?year=lani&topic=vse",
    "/obvestila/?year=1999",
    "/dogodki/?when=past",
    "/iskanje/?q=kozmodrom&kind=event",
    "/iskanje/?q=!&year=lani",
    f"/iskanje/?{urlencode({'q': 'a' * 101})}",
    "/ni-je/",
    "/prijave/nova/999999/",
    "/api/v1/announcements/?lang=sl&kar=koli",
    "/api/v1/announcements/999999/?lang=sl",
    "/api/v1/search/?lang=sl",
)
FORMS = {
    "/racun/prijava/": {"login": "ana", "password": ""},
    "/racun/registracija/": {"email": "ana", "password1": "geslo", "born": "31. 13. 2030"},
    "/racun/geslo/pozabljeno/": {"email": ""},
}
OWN = {
    "/racun/ime/": {"first_name": "x" * 500, "language": "de"},
    "/racun/e-naslov/": {"email": "ana"},
    "/racun/geslo/": {"oldpassword": "x", "password1": "x"},
    "/racun/izbris/": {},
    "/racun/varnost/aplikacija/": {"code": "1"},
    "/racun/potrditev/": {"password": "x"},
}
DESK = {
    "/admin/notices/new/": {},
    "/admin/imports/new/": {},
    "/admin/staff/": {},
}
PAGES_OF_ERRORS = (
    *(errors.bad_request, errors.forbidden, errors.not_found, errors.broken),
    *(errors.too_often, errors.busy, errors.expired),
)
LETTERS = {"confirmation", "exists", "reset", "unknown", "changed", "invitation"}


def left_in(answers):
    """What of the answers is untranslated, by name; `answers` are made in the made-up language."""
    found, said, asked = {}, {}, set()
    with pseudo_language() as pseudo:
        for name, (response, only) in answers():
            kind = response.get("Content-Type", "")
            body = response.getvalue().decode()
            if "problem+json" in kind:
                told = response.json()
                body = "\n".join(str(told.get(part, "")) for part in ("title", "detail"))
            said[name] = bare_in_page(body, only) if "html" in kind else bare(body)[0]
            if name.startswith("/admin/"):
                pseudo.asked.clear()
            else:
                asked |= pseudo.asked
    # Django asks for this one, and `portal.account.quality` says it in our words.
    asked -= {("This password is too short. It must contain at least %d character.", 0)}
    found |= {language: left for language in ("it", "hu") if (left := missing(asked, language))}
    written = content("alpha") | set(TYPED.values())
    for name, pieces in said.items():
        if left := untranslated(pieces, written, ALLOWED):
            found[name] = left
    return found


def test_no_state_of_a_registration_has_an_untranslated_text():
    states = registrations()

    def answers():
        for name, (view, arguments) in states.items():
            path = address(view, arguments)
            yield name, (client_of("alpha").get(path), "")
            if view == "registration_new":
                yield f"{name}, sent", (client_of("alpha").post(path, TYPED), "")
            if view == "registration_cancel" or name in ("over", "gone", "cancelled"):
                yield f"{name}, pressed", (client_of("alpha").post(path), "")
        with in_municipality("alpha"):
            paths = [page.get_url() for page in EventPage.objects.live()]
        for path in paths:
            yield path, (client_of("alpha").get(path), "")

    left = left_in(answers)
    assert not left, pformat(left)


def test_no_list_form_or_error_has_an_untranslated_text():
    with_app(citizen())
    own = signed_in("alpha")

    def answers():
        for path in WRONG:
            yield path, (client_of("alpha").get(path), "")
        for path, typed in FORMS.items():
            yield path, (client_of("alpha").post(path, typed), "")
        for path, typed in OWN.items():
            yield path, (own.post(path, typed), "")
        for path, typed in DESK.items():
            yield path, (own.post(path, typed), "main")

    left = left_in(answers)
    assert not left, pformat(left)


def test_no_page_of_an_error_has_an_untranslated_text(alpha):
    asked = RequestFactory().get("/", SERVER_NAME=host_of("alpha"))
    asked.tenant = alpha
    strict = Client(enforce_csrf_checks=True, SERVER_NAME=host_of("alpha"))

    def answers():
        translation.activate("sl")
        with in_municipality("alpha"):
            for view in PAGES_OF_ERRORS:
                yield view.__name__, (view(asked), "")
            yield "too many", (errors.too_many(asked, 300), "")
        yield "refused", (refusals.too_many(asked), "")
        yield "unknown host", (refusals.unknown_host(asked, "nikjer.example"), "")
        yield "no host", (refusals.unknown_host(asked, ""), "")
        yield "full", (refusals.full(asked, ""), "")
        yield "suspended", (refusals.suspended(asked, alpha, ""), "")
        yield "deleting", (refusals.deleting(asked, alpha, ""), "")
        here = {"origin": f"http://{host_of('alpha')}"}
        typed = {"login": "ana@example.si", "password": "x"}
        sent = strict.post("/racun/prijava/", typed, headers=here)
        yield "expired", (sent, "")

    left = left_in(answers)
    assert not left, pformat(left)


def test_no_mail_has_an_untranslated_text():
    registrations()
    names = {
        path.stem.removeprefix("registration_")
        for path in ROOT.glob("platform/events/templates/mail/*.txt")
    } - {"facts", "registration"}
    ours = {
        name
        for name, one in inspect.getmembers(mails, inspect.isfunction)
        if one.__module__ == mails.__name__ and not name.startswith("_")
    }
    assert ours - LETTERS == {"link", "from_allauth"}, "a mail that this test does not send"
    with in_municipality("alpha"):
        Mail.objects.all().delete()
        _send_all(names)
        posted = list(Mail.objects.all())
    assert len(posted) >= len(names) + len(LETTERS) + 11
    written, found = content("alpha") | {"Alpha"}, {}
    for mail in posted:
        pieces = [*bare(mail.subject)[0], *bare(mail.text)[0], *bare_in_page(mail.html)]
        if left := untranslated(pieces, written, ALLOWED):
            found[mail.subject] = left
    assert not found, pformat(found)


def _send_all(names):
    """Every mail that there is, in the made-up language."""
    admin = User.objects.get(email="admin@alpha.example")
    admin.language = "sl"
    guest = Registration.objects.filter(confirmed_at__isnull=False).first()
    guest.email, guest.language = "gostja@example.si", "sl"
    address = EmailAddress.objects.filter(user=admin).first() or EmailAddress(
        user=admin, email=admin.email
    )
    made, token = invitations.invite(
        email="nova@example.si", role="editor", unit="", by=admin, now=timezone.now()
    )
    with pseudo_language():
        for name in names:
            letters.write(guest, name)
        mails.confirmation(address)
        mails.exists(admin.email)
        mails.unknown("nihce@example.si")
        mails.reset(admin, "a-b")
        for what in _changes():
            mails.changed(admin, what, to=f"{what}@example.si")
        mails.invitation(made, token)
        _send_news(admin)
        _send_of_consultations()


def _send_of_consultations():
    """The mails to those who say something: receipt, link to confirm, answer."""
    text = {"title": "Alpha", "about": "Alpha", "decider": "Alpha"}
    of = consultation(of=process(texts={"sl": text}), summary={"sl": "Alpha"})
    (entry,) = said(of, text="Alpha", name="Alpha", email="ana@example.si")
    answer = Answer(consultation=of, position="noted", reasons={"sl": "Alpha"})
    answer.changed = {"sl": "Alpha"}
    consulting.receipt(entry.contribution)
    consulting.confirm(of, email="gostja@example.si", token="abc", language="sl")
    answered._write(entry, answer, "ana@example.si")


def _send_news(person):
    """A mail of news of each kind, with more of it than a mail holds."""
    now, subject = timezone.now(), Subject("topic", "budget")
    follow(person=person, subject=subject, pace=Pace.AT_ONCE, now=now)
    page = make_announcement("alpha", title="Alpha")
    told = [
        replace(publication(page), kind=kind, key=f"{number}:{page.translation_key}")
        for number, kind in enumerate(list(SOURCE.kinds) * 10)
    ]
    told = [replace(one, subjects=frozenset({subject})) for one in told]
    tell_followers(told=told, now=now)
    assert send_due(now=now + timedelta(hours=1)) == 1


def _changes():
    return {*mails._CHANGED.values(), "factors_forgotten", "address", "deleted"}


def test_a_printed_notice_and_its_certificate_have_no_untranslated_text():
    notice = published("alpha", languages=("sl",))
    with in_municipality("alpha"), pseudo_language():
        translation.activate("sl")
        found = evidence_of(notice, timezone.now())
        blocks = [*section(notice, ISSUER, "sl").blocks, *certified(notice, found, ISSUER)]
    pieces = [piece for text in _texts(blocks) for piece in bare(text)[0]]
    hashes = {piece for piece in pieces if len(piece) == 16 and piece.isalnum()}
    # The number of a line in the trail is given when the act is committed.
    said = set(pieces) - hashes - {"None"}
    assert not untranslated(said, content("alpha") | {ISSUER.name}, ALLOWED)


def _texts(value, key=""):
    """The texts of blocks, but not what kind of block they are."""
    if isinstance(value, str):
        return [] if key in ("kind", "href") else [value]
    if isinstance(value, dict):
        return [text for name, one in value.items() for text in _texts(one, name)]
    return (
        [text for one in value for text in _texts(one)] if isinstance(value, list | tuple) else []
    )
