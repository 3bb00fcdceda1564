"""What of a contribution people can read: approved, hidden, copied; the original is untouched."""

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import services, tasks
from consultations.models import Contribution, Entry
from records.models import AuditEntry, OutboxEvent
from tests.consultations.support import consultation, person, said
from tests.support import in_municipality, sent_mails

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
TEXT = "Sosed Janez Kos z Loke 5 parkira pred mojo hišo."
COPY = "Sosed [ime] parkira pred mojo hišo."


def act(name, /, *, schema="alpha", **facts):
    """One of the acts, now, by nobody in particular."""
    with in_municipality(schema):
        return getattr(services, name)(**({"by": None, "now": timezone.now()} | facts))


def entry_of(one, schema="alpha"):
    with in_municipality(schema):
        return Entry.objects.select_related("contribution").get(pk=one.pk)


def acts(schema="alpha"):
    with in_municipality(schema):
        own = AuditEntry.objects.filter(act__startswith="consultations.")
        return list(own.order_by("pk").values_list("act", flat=True))


def test_what_waits_for_a_moderator_is_shown_once_approved():
    of = consultation(moderation="before")
    entries = said(of, how_many=3, shown=False)
    ids = [one.pk for one in entries[:2]]
    assert act("approve", consultation_id=of.pk, entry_ids=ids) == 2
    with in_municipality("alpha"):
        assert list(Entry.objects.shown().values_list("pk", flat=True)) == ids
        assert list(Entry.objects.waiting().values_list("pk", flat=True)) == [entries[2].pk]
        told = OutboxEvent.objects.filter(name="consultations.contribution_published")
        assert [int(one.object_id) for one in told.order_by("pk")] == ids
    # A second moderator who is late changes nothing.
    assert act("approve", consultation_id=of.pk, entry_ids=ids) == 0


def test_nothing_is_hidden_without_a_reason_that_people_read():
    (one,) = said(consultation(), text=TEXT)
    with pytest.raises(Invalid) as refused:
        act("hide", entry_id=one.pk, because="  ")
    assert "because" in refused.value.fields
    act("hide", entry_id=one.pk, because="Žalitev.")
    hidden = entry_of(one)
    assert (hidden.because, hidden.is_shown(timezone.now())) == ("Žalitev.", False)
    with pytest.raises(Conflict):
        act("hide", entry_id=one.pk, because="Še enkrat.")
    with pytest.raises(Conflict):
        act("approve", consultation_id=one.consultation_id, entry_ids=[one.pk])


def test_what_was_hidden_is_shown_again_as_it_stood():
    (one,) = said(consultation(), text=TEXT)
    act("hide", entry_id=one.pk, because="Pomota.")
    act("unhide", entry_id=one.pk)
    shown = entry_of(one)
    assert (shown.because, shown.shown_text, shown.hidden_at) == ("", TEXT, None)
    with pytest.raises(Conflict):
        act("unhide", entry_id=one.pk)


def test_a_copy_says_why_it_is_not_what_arrived():
    (one,) = said(consultation(), text=TEXT)
    with pytest.raises(Invalid):
        act("show_copy", entry_id=one.pk, text=COPY, name="Ana Novak", because="")
    with pytest.raises(Invalid) as refused:
        act("show_copy", entry_id=one.pk, text=" ", name="Ana Novak", because="Prazno.")
    assert "text" in refused.value.fields
    act("show_copy", entry_id=one.pk, text=COPY, name="", because="Osebni podatki soseda.")
    shown = entry_of(one)
    assert (shown.shown_text, shown.shown_name) == (COPY, "")
    assert shown.because == "Osebni podatki soseda."
    assert (shown.contribution.text, shown.contribution.name) == (TEXT, "Ana Novak")


def test_a_copy_that_is_the_original_again_needs_no_reason():
    (one,) = said(consultation(), text=TEXT)
    act("show_copy", entry_id=one.pk, text=COPY, name="Ana Novak", because="Osebni podatki.")
    act("show_copy", entry_id=one.pk, text=TEXT, name="Ana Novak", because="")
    assert entry_of(one).because == ""


def test_a_copy_that_was_hidden_says_why_it_differs_when_it_is_shown_again():
    (one,) = said(consultation(), text=TEXT)
    act("show_copy", entry_id=one.pk, text=COPY, name="Ana Novak", because="Osebni podatki.")
    act("hide", entry_id=one.pk, because="Žalitev.")
    with pytest.raises(Invalid):
        act("unhide", entry_id=one.pk)
    act("unhide", entry_id=one.pk, because="Osebni podatki.")
    assert entry_of(one).because == "Osebni podatki."


def test_a_name_that_a_moderator_left_out_is_no_choice_of_its_author():
    (one,) = said(consultation(), text=TEXT)
    act("show_copy", entry_id=one.pk, text=TEXT, name="", because="Varstvo podatkov.")
    with pytest.raises(Invalid):
        act("show_copy", entry_id=one.pk, text=TEXT, name="", because="")
    act("hide", entry_id=one.pk, because="Žalitev.")
    with pytest.raises(Invalid):
        act("unhide", entry_id=one.pk)


def test_who_wanted_no_name_beside_it_needs_no_reason():
    (one,) = said(consultation(), text=TEXT)
    with in_municipality("alpha"):
        Entry.objects.filter(pk=one.pk).update(shown_name="")
    act("hide", entry_id=one.pk, because="Pomota.")
    assert act("unhide", entry_id=one.pk).because == ""


def test_a_name_that_its_author_kept_back_is_shown_without_a_reason_by_nobody():
    (one,) = said(consultation(), text=TEXT)
    with in_municipality("alpha"):
        Entry.objects.filter(pk=one.pk).update(shown_name="")
    act("show_copy", entry_id=one.pk, text="Drugače.", name="", because="Osebni podatki.")
    with pytest.raises(Invalid):
        act("show_copy", entry_id=one.pk, text=TEXT, name=one.contribution.name, because="")
    act("show_copy", entry_id=one.pk, text=TEXT, name="", because="")
    again = entry_of(one)
    assert (again.shown_name, again.because) == ("", "")


@commits
def test_what_arrived_is_kept_by_postgresql_itself():
    (one,) = said(consultation(), text=TEXT)
    with in_municipality("alpha"):
        said_then = Contribution.objects.filter(pk=one.pk)
        with pytest.raises(DatabaseError, match="neither changed nor removed"):
            said_then.update(text="Drugo.")
        with pytest.raises(DatabaseError, match="neither changed nor removed"):
            said_then._raw_delete("default")
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("TRUNCATE consultations_contribution CASCADE")
        assert said_then.get().text == TEXT


def test_the_trail_names_the_act_and_not_the_words_that_were_left_out():
    (one,) = said(consultation(), text=TEXT)
    act("show_copy", entry_id=one.pk, text=COPY, name="", because="Osebni podatki soseda.")
    with in_municipality("alpha"):
        entry = AuditEntry.objects.get(act="consultations.contribution_copied")
        assert entry.data == {"number": 1, "because": "Osebni podatki soseda."}


def test_nothing_is_decided_about_what_its_author_took_back():
    (one,) = said(consultation())
    with in_municipality("alpha"):
        Entry.objects.filter(pk=one.pk).update(withdrawn_at=timezone.now())
    with pytest.raises(Conflict):
        act("hide", entry_id=one.pk, because="Žalitev.")
    with pytest.raises(Conflict):
        act("show_copy", entry_id=one.pk, text="x", name="", because="Osebni podatki.")
    assert acts() == []


def test_who_is_limited_to_a_department_moderates_its_consultations_alone():
    of = consultation(unit="KS Loka")
    (one,) = said(of)
    outsider = person("dolga@obcina.si", "official", unit="KS Dol")
    with pytest.raises(NotAllowed):
        act("hide", entry_id=one.pk, because="Žalitev.", by=outsider)
    insider = person("loka@obcina.si", "official", unit="KS Loka")
    assert act("hide", entry_id=one.pk, because="Žalitev.", by=insider).hidden_at


def test_a_contribution_of_alpha_is_none_in_beta():
    (one,) = said(consultation())
    with pytest.raises(NotFound):
        act("hide", schema="beta", entry_id=one.pk, because="Žalitev.")


def test_who_is_not_shown_is_written_to_in_their_language_with_the_reason():
    of, ana = consultation(), person("ana@example.si")
    mine, guests, paper, again = (
        said(of, **more)[0]
        for more in (
            {"person_id": ana.pk},
            {"channel": "guest", "email": "gost@example.si", "language": "it"},
            {"channel": "paper"},
            {"channel": "guest", "email": "spet@example.si"},
        )
    )
    act("hide", entry_id=mine.pk, because="Žalitev <soseda>.")
    act("show_copy", entry_id=guests.pk, text=COPY, name="", because="Osebni podatki.")
    act("hide", entry_id=paper.pk, because="Žalitev.")
    act("hide", entry_id=again.pk, because="Pomota.")
    act("unhide", entry_id=again.pk)
    with in_municipality("alpha"):
        asked = [
            row.args_kwargs["args"]
            for row in DBTaskResult.objects.order_by("enqueued_at")
            if row.task_path.endswith("tell_of_moderation")
        ]
        assert sorted(asked) == [[one.pk] for one in (mine, guests, paper, again)]
        for number in asked:
            tasks.tell_of_moderation.call(*number)
    by_receiver = {mail.to[0]: mail for mail in sent_mails()}
    assert set(by_receiver) == {"ana@example.si", "gost@example.si"}
    plain, html = (
        by_receiver["ana@example.si"].body,
        by_receiver["ana@example.si"].alternatives[0][0],
    )
    assert "Žalitev <soseda>." in plain
    assert "Žalitev &lt;soseda&gt;." in html
    assert "/mnenja/1/" in plain
    assert "/it/" in by_receiver["gost@example.si"].body
    assert "Osebni podatki." in by_receiver["gost@example.si"].body
    # The words themselves do not leave in a mail: what was hidden may be of somebody else.
    assert "Parkirnina" not in plain + html
