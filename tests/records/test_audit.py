"""The audit trail: written with the act, changed by nobody, each entry tied to the one before."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import ApiToken, User
from accounts.services import issue_token, revoke_token
from cms.models import AnnouncementPage
from records.chain import verify
from records.models import AuditEntry
from records.services import audit
from tenants.models import Municipality
from tenants.provisioning.services import resume_municipality, suspend_municipality
from tests.cms.backoffice import announcement_form, browser, edit_page, person
from tests.database import as_owner
from tests.support import in_municipality, make_announcement

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def write(schema, number=1, by=None, **data):
    with in_municipality(schema):
        thing = User(pk=number)
        audit(act="tests.thing_done", object=thing, by=by, now=NOW(), data=data)


def trail(schema):
    with in_municipality(schema):
        return list(AuditEntry.objects.order_by("number"))


def acts(schema, act):
    return [entry for entry in trail(schema) if entry.act == act]


def verdict(schema, **options):
    with in_municipality(schema):
        return verify(**options)


def execute(schema, sql, *, owner=False):
    if owner:
        with as_owner(), in_municipality(schema), connection.cursor() as cursor:
            cursor.execute(sql)
    else:
        with in_municipality(schema), connection.cursor() as cursor:
            cursor.execute(sql)


def test_entries_are_numbered_without_a_gap_and_chained():
    before = verdict("alpha")
    for number in range(3):
        write("alpha", number, ime="čšž", cena=1.50, n=number)
    after = verdict("alpha")
    assert not after.faults
    assert after.entries == before.entries + 3
    entries = trail("alpha")
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert verdict("alpha", expected=before.head).faults == []


def test_what_is_rolled_back_was_never_done_and_leaves_no_gap():
    before = verdict("alpha").number
    with pytest.raises(RuntimeError), in_municipality("alpha"), transaction.atomic():
        audit(act="tests.thing_done", object=User(pk=1), by=None, now=NOW())
        raise RuntimeError
    write("alpha")
    assert verdict("alpha").number == before + 1


@pytest.mark.parametrize("owner", [False, True])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_auditentry SET act = 'tests.other'",
        "UPDATE records_auditentry SET number = 7, hash = '' WHERE number = 1",
        "DELETE FROM records_auditentry",
        "TRUNCATE records_auditentry",
    ],
)
def test_postgresql_refuses_every_change(sql, owner):
    write("alpha")
    before = verdict("alpha")
    with pytest.raises(DatabaseError):
        execute("alpha", sql, owner=owner)
    assert verdict("alpha") == before


def test_the_municipality_s_role_cannot_take_the_guard_down_or_forge_a_number():
    for sql in (
        "ALTER TABLE records_auditentry DISABLE TRIGGER USER",
        "DROP TRIGGER audit_stays ON records_auditentry",
        "DROP TABLE records_auditentry",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(DatabaseError):
            execute("alpha", sql)
    execute(
        "alpha",
        "INSERT INTO records_auditentry (number, at, act, kind, object_id, by_name, data, hash)"
        " VALUES (999, now(), 'tests.forged', 'x', '1', '', '{}', 'abc')",
    )
    found = verdict("alpha")
    assert not found.faults
    assert found.number < 999
    before_its_commit("UPDATE records_auditentry SET number = 55 WHERE number IS NULL")


def before_its_commit(sql):
    """An entry is written, then refused to be changed while it has no number yet."""
    with in_municipality("alpha"), transaction.atomic():
        audit(act="tests.thing_done", object=User(pk=1), by=None, now=NOW())
        with (
            pytest.raises(DatabaseError, match="neither changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert not verdict("alpha").faults


def test_not_even_the_owner_changes_an_entry_before_it_is_numbered():
    with as_owner():
        before_its_commit(
            "UPDATE records_auditentry SET act = 'a.b', number = 55 WHERE number IS NULL"
        )
        before_its_commit("UPDATE records_auditentry SET act = 'a.b' WHERE number IS NULL")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE records_auditentry SET data = '{\"n\": 2}' WHERE number = {n}", "spremenjen"),
        ("UPDATE records_auditentry SET at = at + interval '1 microsecond' WHERE number = {n}", ""),
        ("UPDATE records_auditentry SET by_name = 'Kdo drug' WHERE number = {n}", ""),
        ("DELETE FROM records_auditentry WHERE number = {n}", ""),
    ],
)
def test_a_change_by_somebody_with_the_owner_s_login_is_noticed(sql, words):
    write("alpha", n=1)
    number = verdict("alpha").number
    write("alpha", n=3)
    sql = sql.replace("{n}", str(number))
    execute("alpha", "ALTER TABLE records_auditentry DISABLE TRIGGER USER", owner=True)
    assert len(verdict("alpha").faults) == 4
    execute("alpha", sql, owner=True)
    execute("alpha", "ALTER TABLE records_auditentry ENABLE TRIGGER USER", owner=True)
    assert verdict("alpha").faults
    assert not verdict("beta").faults
    with pytest.raises(CommandError, match="has been changed"), as_owner():
        call_command("municipality", "audit", "verify", "alpha")


def test_a_changed_entry_with_a_hash_of_its_own_does_not_fit_the_one_after_it():
    write("alpha", n=1)
    number = verdict("alpha").number
    write("alpha", n=3)
    execute("alpha", "ALTER TABLE records_auditentry DISABLE TRIGGER USER", owner=True)
    execute(
        "alpha",
        "UPDATE records_auditentry SET act = 'tests.other', hash = public.records_audit_hash("
        " number, previous, at, 'tests.other', kind, object_id, by_id, by_name, data)"
        f" WHERE number = {number}",
        owner=True,
    )
    execute("alpha", "ALTER TABLE records_auditentry ENABLE TRIGGER USER", owner=True)
    with in_municipality("alpha"), override("en"):
        assert verify().faults == [f"Entry {number + 1} does not follow the one before it."]


def test_a_chain_cut_short_or_made_anew_does_not_hold_the_head_that_was_written_down(capsys):
    write("alpha")
    head = verdict("alpha").head
    with as_owner():
        call_command("municipality", "audit", "verify", "alpha", "--expect", head)
    assert head in capsys.readouterr().out
    execute("alpha", "ALTER TABLE records_auditentry DISABLE TRIGGER USER", owner=True)
    execute(
        "alpha",
        "DELETE FROM records_auditentry"
        " WHERE number = (SELECT max(number) FROM records_auditentry)",
        owner=True,
    )
    execute("alpha", "ALTER TABLE records_auditentry ENABLE TRIGGER USER", owner=True)
    assert not verdict("alpha").faults
    assert verdict("alpha", expected=head).faults


def test_writers_at_once_do_not_break_the_chain_and_wait_for_the_commit_alone():
    """Both have written before either commits: no lock is held while an act goes on."""
    before = verdict("alpha").number
    met = Barrier(8, timeout=20)
    failed = []

    def act(number):
        try:
            with in_municipality("alpha"):
                for turn in range(5):
                    with transaction.atomic():
                        thing = User(pk=number)
                        audit(act="tests.thing_done", object=thing, by=None, now=NOW())
                        if not turn:
                            met.wait()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=act, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    found = verdict("alpha")
    assert not found.faults
    assert found.number == before + 40


def test_two_municipalities_have_a_trail_each():
    before = verdict("beta")
    write("alpha")
    assert verdict("beta") == before
    with pytest.raises(DatabaseError):
        execute("alpha", "SELECT * FROM beta.records_auditentry")
    with pytest.raises(DatabaseError):
        execute(
            "alpha",
            "INSERT INTO beta.records_auditentry (at, act, kind, object_id, by_name, data)"
            " VALUES (now(), 'tests.forged', 'x', '1', '', '{}')",
        )


def test_who_acts_in_office_is_named_and_a_citizen_is_but_a_number():
    editor, citizen = person("alpha", "Uredniki"), person("alpha")
    for email in (editor, citizen):
        with in_municipality("alpha"):
            by = User.objects.get(email=email)
        write("alpha", by=by)
    named, number = trail("alpha")[-2:]
    assert (named.by_name, number.by_name) == (editor, "")
    assert number.by_id == by.pk


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("Published", {}),
        ("tests.done", {"a": object()}),
        ("tests.done", {"a": float("nan")}),
        ("tests.done", {"a": "b\0c"}),
        ("tests.done", {"a": "b" * 30_000}),
        ("tests." + "a" * 100, {}),
    ],
)
def test_what_is_no_entry_is_refused(act, data):
    with in_municipality("alpha"), pytest.raises(ValueError, match=r"tests|Published"):
        audit(act=act, object=User(pk=1), by=None, now=NOW(), data=data)


# -- What is in it ----------------------------------------------------------------------------


def test_publishing_withdrawing_and_deleting_a_page_is_in_it_with_who_did_it():
    page = make_announcement("alpha", title="Zapora", live=False)
    moderator = browser("alpha", "Moderatorji")
    form = announcement_form("Zapora") | {"action-publish": "1"}
    assert edit_page(moderator, page, form).status_code == 302
    published = acts("alpha", "cms.page_published")[-1]
    assert (published.kind, published.object_id) == ("cms.announcementpage", str(page.pk))
    assert published.by_name == "moderatorji@alpha.example"
    assert published.data["title"] == "Zapora"
    assert published.data["language"] == "sl"
    with in_municipality("alpha"):
        AnnouncementPage.objects.get(pk=page.pk).unpublish()
        AnnouncementPage.objects.get(pk=page.pk).delete()
    assert acts("alpha", "cms.page_withdrawn")[-1].by_name == ""
    assert acts("alpha", "cms.page_deleted")[-1].object_id == str(page.pk)
    assert not verdict("alpha").faults


def test_what_cannot_be_written_is_not_published(monkeypatch):
    from cms import auditing

    page = make_announcement("alpha", title="Zapora", live=False)

    def broken(**facts):
        raise RuntimeError("the trail is full")

    monkeypatch.setattr(auditing, "audit", broken)
    with in_municipality("alpha"), pytest.raises(RuntimeError):
        page.save_revision().publish()
    with in_municipality("alpha"):
        assert not AnnouncementPage.objects.get(pk=page.pk).live


def test_a_draft_leaves_no_trace():
    before = len(trail("alpha"))
    make_announcement("alpha", title="Zapora", live=False)
    assert len(trail("alpha")) == before


def test_people_who_join_and_leave_groups_are_in_it():
    email = person("alpha")
    with in_municipality("alpha"):
        someone, group = User.objects.get(email=email), Group.objects.get(name="Uredniki")
        someone.groups.add(group)
        someone.groups.set([])
        group.user_set.add(someone)
        group.user_set.clear()
        someone.groups.add(group)
        someone.groups.clear()
    found = acts("alpha", "accounts.groups_changed")
    mine = [entry.data for entry in found if entry.object_id == str(someone.pk)]
    assert mine == [{"joined": ["Uredniki"]}, {"left": ["Uredniki"]}] * 3


def test_tokens_issued_and_revoked_are_in_it_without_their_value():
    with in_municipality("alpha"):
        token = issue_token(name="Portal", scopes=["events:read"], now=NOW())
        assert revoke_token(name="Portal", now=NOW())
        assert not revoke_token(name="Portal", now=NOW())
        key = ApiToken.objects.get().pk
    issued, revoked = trail("alpha")[-2:]
    assert (issued.act, revoked.act) == ("accounts.token_issued", "accounts.token_revoked")
    assert issued.object_id == revoked.object_id == str(key)
    assert issued.data == {"name": "Portal", "scopes": ["events:read"], "expires_at": None}
    assert token not in str(issued.data)


def test_a_portal_that_is_closed_and_opened_says_so_in_its_own_trail():
    before = len(trail("beta"))
    with as_owner():
        suspend_municipality(schema="alpha", reason="Vzdrževanje")
        suspend_municipality(schema="alpha", reason="Še vedno vzdrževanje")
        resume_municipality(schema="alpha")
        resume_municipality(schema="alpha")
    closed, opened = trail("alpha")[-2:]
    assert (closed.act, opened.act) == ("tenants.portal_closed", "tenants.portal_opened")
    assert closed.data["because"] == "Vzdrževanje"
    assert closed.kind == Municipality._meta.label_lower
    assert len(trail("beta")) == before
