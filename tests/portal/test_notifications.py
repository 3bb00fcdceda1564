"""The news of a person on the portal, following, and ending it by a link."""

import pytest
from django.core import signing
from django.utils import timezone

from notifications import services
from notifications.links import Ending, token_for
from notifications.models import Entry, Following
from tests.accounts.visitor import ANA, citizen, sign_in
from tests.notifications.followers import BUDGET, followed, follower, heard, send
from tests.support import client_of, in_municipality, make_announcement, make_event, sent_mails

pytestmark = pytest.mark.django_db
FOLLOW, FOLLOWED = "/obvescanje/sledi/", "/obvescanje/kaj-spremljam/"


def ana(schema="alpha"):
    """Ana, signed in."""
    client = client_of(schema)
    sign_in(client)
    return client


def messages(answer):
    return [str(one) for one in answer.context["messages"]]


def test_a_visitor_is_led_to_sign_in_and_back(alpha):
    page = make_event("alpha", topic="budget")
    shown = client_of("alpha").get("/dogodki/dogodek-alpha/").text
    wanted = f"{FOLLOW}?what=page%7C{page.translation_key}"
    assert wanted in shown
    answer = client_of("alpha").get(wanted)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/racun/prijava/?next=/obvescanje/sledi/%3Fwhat")


def test_somebody_follows_a_page_and_its_topic_at_once(alpha):
    citizen()
    page = make_event("alpha", topic="budget")
    address, client = f"{FOLLOW}?what=page|{page.translation_key}", ana()
    form = client.get(address).context["form"]
    values = [value for value, _label in form.fields["subjects"].choices]
    assert values == [f"page|{page.translation_key}", "topic|budget"]
    assert form["subjects"].value() == values[:1]
    answer = client.post(address, {"subjects": values, "pace": "weekly"}, follow=True)
    assert answer.status_code == 200
    assert [pace for _subject, pace, _mailed in followed()] == ["weekly", "weekly"]
    assert "Proračun" in answer.text


@pytest.mark.parametrize(
    "sent",
    [{}, {"subjects": ["topic|x"], "pace": "daily"}, {"subjects": ["topic|budget"], "pace": "x"}],
)
def test_a_wrong_choice_is_said_and_nothing_is_followed(alpha, sent):
    citizen()
    answer = ana().post(FOLLOW, sent)
    assert answer.status_code == 200
    assert "ds-error-summary" in answer.text
    assert followed() == []


@pytest.mark.parametrize("what", ["x", "topic|x", "page|x", "near|1,2,3", "\0", "a" * 9000, "|"])
def test_what_nobody_can_follow_offers_what_everybody_can(alpha, what):
    citizen()
    answer = ana().get(FOLLOW, {"what": what})
    assert answer.status_code == 200
    assert "topic|budget" in answer.text


def test_the_pace_is_changed_and_following_ended_and_taken_up_again(alpha):
    follower()
    client = ana()
    with in_municipality("alpha"):
        number = Following.objects.get().pk
    client.post(f"{FOLLOWED}{number}/", {"pace": "never"})
    assert followed()[0][2] is False
    answer = client.post(f"{FOLLOWED}{number}/", {"pace": "nothing"}, follow=True)
    assert messages(answer)
    answer = client.post(f"{FOLLOWED}{number}/", {"stop": "1"}, follow=True)
    assert followed() == []
    again = answer.context["again"]
    client.post(
        f"{FOLLOW}?what={again['what']}", {"subjects": again["what"], "pace": again["pace"]}
    )
    assert [subject for subject, _pace, _mailed in followed()] == [BUDGET]
    assert client.post(f"{FOLLOWED}{number}/", {"stop": "1"}, follow=True).status_code == 200


def test_news_is_read_one_by_one_and_all_at_once(alpha):
    follower()
    for title in ("Prvo", "Drugo"):
        make_announcement("alpha", title=title, topic="budget")
    assert heard() == ["Prvo", "Drugo"]
    client = ana()
    shown = client.get("/obvescanje/")
    assert shown.text.index("Drugo") < shown.text.index("Prvo")
    assert shown.context["unread"] == 2
    number = shown.context["items"][0]["news"].pk
    assert client.get(f"/obvescanje/{number}/")["Location"] == "/obvestila/drugo/"
    assert client.get("/obvescanje/").context["unread"] == 1
    client.post("/obvescanje/prebrano/")
    assert client.get("/obvescanje/").context["unread"] == 0
    assert "no-store" in client.get("/obvescanje/")["Cache-Control"]


def test_somebody_elses_news_is_not_mine(alpha):
    follower()
    make_announcement("alpha", topic="budget")
    heard()
    citizen("alpha", "bor@example.si")
    other = client_of("alpha")
    sign_in(other, "bor@example.si")
    with in_municipality("alpha"):
        number = Entry.objects.get().pk
    assert other.get(f"/obvescanje/{number}/").status_code == 404
    assert "Obvestilo alpha" not in other.get("/obvescanje/").text


def test_news_that_was_withdrawn_leads_nowhere(alpha):
    follower()
    page = make_announcement("alpha", topic="budget")
    heard()
    with in_municipality("alpha"):
        page.unpublish()
    shown = ana().get("/obvescanje/")
    assert [item["is_there"] for item in shown.context["items"]] == [False]
    assert "/obvestila/obvestilo-alpha/" not in shown.text
    assert 'href="/obvescanje/1/"' not in shown.text


def test_every_number_of_news_costs_the_same_statements(alpha):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    follower()
    client, counts = ana(), []
    client.get("/obvescanje/")
    for number in range(3):
        make_announcement("alpha", title=f"Novica {number}", topic="budget")
        heard()
        if number != 1:
            with CaptureQueriesContext(connection) as asked:
                client.get("/obvescanje/")
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_link_of_a_mail_ends_mails_and_takes_it_back(alpha):
    follower()
    make_announcement("alpha", topic="budget")
    heard()
    send()
    (mail,) = sent_mails()
    link = mail.extra_headers["List-Unsubscribe"].strip("<>").partition("localhost")[2]
    path = link[link.index("/") :]
    visitor = client_of("alpha")
    assert visitor.get(path).status_code == 200
    assert followed()[0][2] is True
    # A mail program: no cookie, no CSRF token.
    program = client_of("alpha")
    program.handler.enforce_csrf_checks = True
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert followed()[0][2] is False
    make_announcement("alpha", title="Še eno", topic="budget")
    assert heard()[-1] == "Še eno"
    assert send() == 0
    visitor.post(path, {"again": "1"})
    assert followed()[0][2] is True


def test_one_link_ends_everything(alpha):
    person = follower()
    with in_municipality("alpha"):
        token = token_for(Ending(person.pk, None))
    client_of("alpha").post(f"/obvescanje/odjava/{token}/")
    assert [mailed for _subject, _pace, mailed in followed()] == [False]


def test_a_link_holds_in_its_municipality_alone(two_municipalities):
    for schema in ("alpha", "beta"):
        person = follower(schema)
    with in_municipality("alpha"):
        tokens = [token_for(Ending(person.pk, None)), "x", "a" * 3000]
    for token in tokens:
        answer = client_of("beta").post(f"/obvescanje/odjava/{token}/")
        assert answer.status_code == 404
    assert followed("beta")[0][2] is True


def test_a_link_ends_the_mails_of_its_own_person_alone(alpha):
    ana, bor = follower(), follower(email="bor@example.si")
    with in_municipality("alpha"):
        mine = token_for(Ending(ana.pk, None))
        number = Following.objects.get(person=bor).pk
        theirs = [signing.dumps([bor.pk, None]), token_for(Ending(ana.pk, number))]
    forged, signature = theirs[0].partition(":")[0], mine.partition(":")[2]
    for token in (f"{forged}:{signature}", forged, *theirs):
        client_of("alpha").post(f"/obvescanje/odjava/{token}/")
    with in_municipality("alpha"):
        assert Following.objects.get(person=bor).is_mailed
        assert Following.objects.get(person=ana).is_mailed


def test_pages_that_are_kept_show_everybody_the_same_way(alpha):
    make_announcement("alpha", topic="budget")
    citizen()
    mine, theirs = ana(), client_of("alpha")
    path = "/obvestila/obvestilo-alpha/"
    assert mine.get(path).text == theirs.get(path).text
    assert "what=topic%7Cbudget" in theirs.get("/obvestila/?topic=budget").text


def test_the_account_says_what_is_unread_and_ana_is_written_to_in_her_language(alpha):
    person = follower()
    with in_municipality("alpha"):
        person.language = "en"
        person.save()
    make_announcement("alpha", topic="budget")
    heard()
    assert ana().get("/racun/").context["unread"] == 1
    send()
    (mail,) = sent_mails()
    assert mail.to == [ANA]
    assert "New announcement" in mail.body
    with in_municipality("alpha"):
        services.mark_read(person=person, now=timezone.now())
    assert ana().get("/racun/").context["unread"] == 0
