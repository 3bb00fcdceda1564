"""Signatures: each resident once, whichever way; exact thresholds; what is owed; who signed."""

import json
import time
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import exports, people, residents
from accounts.models import User
from accounts.residents import Resident, digest_of
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from processes import followed, links, services, sheets
from processes.links import Thing
from processes.models import Duty, Signature, SignatureCollection
from processes.papers import papers
from processes.services.thresholds import KIND
from processes.signature_rules import needed_of
from records.models import AuditEntry, OutboxEvent
from tests.common.at_once import at_once
from tests.consultations.support import person
from tests.processes.signers import (
    collection,
    ended,
    facts,
    official,
    resident,
    sheet,
    sign,
    who,
)
from tests.processes.support import LANGUAGES, begun, public
from tests.support import in_municipality, make_event

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "kanarč"


def fresh(of, schema="alpha"):
    with in_municipality(schema):
        return SignatureCollection.objects.select_related("process").get(pk=of.pk)


# -- How many are needed --------------------------------------------------------------------------


@given(
    st.integers(1, 2_000_000),
    st.decimals(Decimal("0.01"), Decimal(100), places=2, allow_nan=False),
)
def test_a_threshold_is_the_least_number_that_is_at_least_the_share(voters, percent):
    needed = needed_of(voters, percent)
    assert Fraction(needed, voters) >= Fraction(percent) / 100
    assert needed == 1 or Fraction(needed - 1, voters) < Fraction(percent) / 100
    assert 1 <= needed <= voters


@given(st.integers(1, 20_000), st.integers(1, 10_000))
def test_a_share_that_is_a_whole_number_is_not_rounded_up(voters, hundredths):
    """Where floating point would ask for one signature too many."""
    assert needed_of(voters * 10_000, Decimal(hundredths) / 100) == voters * hundredths


@pytest.mark.parametrize(
    ("voters", "percent", "needed"),
    [(60, "5", 3), (61, "5", 4), (1, "5", 1), (14000, "5", 700), (7, "100", 7), (700, "7", 49)],
)
def test_thresholds_as_reckoned_by_hand(voters, percent, needed):
    assert needed_of(voters, Decimal(percent)) == needed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"percent": None}, "percent"),
        ({"required": 5}, "percent"),
        ({"percent": Decimal(0)}, "percent"),
        ({"percent": Decimal("5.001")}, "percent"),
        ({"percent": None, "required": 0}, "required"),
        ({"voters": None}, "voters"),
        ({"voters": -3}, "voters"),
        ({"kind": "coup"}, "kind"),
        ({"closes_at": timezone.now() - timedelta(days=9)}, "closes_at"),
        ({"closes_at": timezone.now() + timedelta(days=900)}, "closes_at"),
        ({"answer_days": 0}, "answer_days"),
        ({"texts": {"sl": {"title": "a" * 201}}}, "title_sl"),
    ],
)
def test_what_cannot_be_collected_is_refused_by_field(change, field):
    made = begun(recipe_key="renewal")
    with in_municipality("alpha"), pytest.raises(Invalid) as refused:
        services.prepare_collection(
            process_id=made.pk, facts=facts(**change), by=None, now=timezone.now()
        )
    assert field in refused.value.fields


def test_what_is_missing_before_people_sign_is_named_and_so_is_what_nobody_sees():
    draft = begun(recipe_key="renewal")
    texts = {"sl": {"title": "Naslov"}}
    with in_municipality("alpha"):
        now = timezone.now()
        made = services.prepare_collection(
            process_id=draft.pk, facts=facts(texts=texts, voters_source=""), by=None, now=now
        )
        known = {"collection_id": made.pk, "by": None, "now": now}
        with pytest.raises(Conflict) as early:
            services.open_collection(languages=LANGUAGES, **known)
        assert early.value.code == "collection_not_opened"
        services.publish(process_id=draft.pk, languages=LANGUAGES, by=None, now=now)
        with pytest.raises(Invalid) as refused:
            services.open_collection(languages=[*LANGUAGES, "it"], **known)
        assert {"purpose_sl", "area_sl", "title_it", "voters_source"} == set(
            refused.value.fields
        ) - {"purpose_it", "area_it"}
        with pytest.raises(NotFound):
            services.sign(collection_id=made.pk, person=official(), now=now)
        services.prepare_collection(process_id=draft.pk, facts=facts(), number=1, by=None, now=now)
        services.open_collection(languages=LANGUAGES, **known)
        with pytest.raises(Conflict):
            services.prepare_collection(
                process_id=draft.pk, facts=facts(), number=1, by=None, now=now
            )
        assert made.number == 1


# -- Who signs ------------------------------------------------------------------------------------


def test_each_verified_resident_counts_once_and_takes_it_back_while_it_is_open():
    of, ana = collection(), resident()
    sign(of, ana)
    sign(of, ana)
    assert fresh(of).signed == 1
    with in_municipality("alpha"):
        for _twice in range(2):
            services.withdraw(collection_id=of.pk, person=ana)
        assert fresh(of).signed == 0
    sign(of, ana)
    assert fresh(of).signed == 1
    with in_municipality("alpha"):
        assert Signature.objects.count() == 1


def test_who_is_not_verified_not_of_age_or_of_no_account_does_not_sign():
    of = collection()
    young = resident(1, born=timezone.localdate().replace(day=1) - timedelta(days=16 * 366))
    for one in (resident(2, verified=False), young):
        with pytest.raises(NotAllowed):
            sign(of, one)
    support = collection(of=of.process, kind="support")
    assert sign(support, young).signed == 1
    gone = resident(3)
    with in_municipality("alpha"):
        residents.unverify(email=gone.email, by=official(), now=timezone.now())
    # The page that this person still has open knows nothing of it.
    with pytest.raises(NotAllowed):
        sign(of, gone)
    assert fresh(of).signed == 0


def test_who_signed_on_paper_is_known_here_and_the_other_way_round():
    of, ana, ben = collection(), resident(0), resident(1)
    sheet(of, 0)
    with pytest.raises(Conflict):
        sign(of, ana)
    sign(of, ben)
    with pytest.raises(Invalid) as refused:
        sheet(of, 5, 1, 5, at=2)
    # Line two signed here, line three is line one again; nothing of the sheet was entered.
    assert "2" in refused.value.message
    assert "3" in refused.value.message
    assert "1" not in refused.value.message.replace("18", "")
    assert CANARY not in refused.value.message.casefold()
    assert fresh(of).signed == 2
    with in_municipality("alpha"):
        services.withdraw(collection_id=of.pk, person=ana)
    assert fresh(of).signed == 1


@pytest.mark.parametrize(
    "written",
    [
        {"name": "žvižg0  KANARČEK"},
        {"name": "Kanarcek Zvizg0"},
        {"address": "planina 1, 4000 Kranj"},
        {"address": "Planina 1 4000 Kranj"},
    ],
)
def test_the_same_person_is_recognised_however_they_are_written(written):
    with in_municipality("alpha"):
        assert digest_of(who(0)) == digest_of(who(0, **written))
        street = [who(address="Cesta 1. maja 5 a"), who(address="C. 1. maja 5A, Hrastnik")]
        assert digest_of(street[0]) == digest_of(street[1])
        assert digest_of(who(0)) != digest_of(who(0, born=date(1980, 3, 30)))
        own = digest_of(who(0))
    with in_municipality("beta"):
        assert digest_of(who(0)) != own


def test_one_resident_has_one_account():
    resident(0)
    second = person("druga@example.si")
    with in_municipality("alpha"):
        known = {"by": official(), "now": timezone.now()}
        with pytest.raises(Conflict):
            residents.verify(email=second.email, who=who(0), **known)
        with pytest.raises(NotFound):
            residents.verify(email="nihce@example.si", who=who(1), **known)
        with pytest.raises(Invalid) as refused:
            wrong = Resident(name="Ana", born=date(2990, 1, 1), address="Planina")
            residents.verify(email=second.email, who=wrong, **known)
        assert set(refused.value.fields) == {"name", "born", "address"}
        with pytest.raises(NotAllowed):
            residents.verify(email=second.email, who=who(1), by=second, now=timezone.now())


# -- Sheets ---------------------------------------------------------------------------------------


def test_faults_of_a_sheet_name_their_lines_and_the_others_are_read():
    text = "Ana Novak; 31. 3. 1980; Planina 1\n\nBen; 1.1.1990; Planina 2\n"
    text += "Cene Kos; 31. 2. 1990; Planina 3\n"
    today = timezone.localdate()
    found, faults = sheets.read(text + "brez podpičij\nDora Kos; 1999-05-06; Planina 3", today)
    assert [one.number for one in found] == [1, 6]
    assert list(faults) == [3, 4, 5]
    assert found[1].who.born == date(1999, 5, 6)
    assert "Novak" not in repr(found)
    _none, faults = sheets.read("x\n" * 101, today)
    assert list(faults) == [101]


def test_a_line_is_struck_for_a_reason_and_who_may_not_sign_does_not_come_back():
    of = collection()
    sheet(of, 0, 1, 2)
    strike = {"collection_id": of.pk, "sheet": 1, "by": None, "now": timezone.now()}
    with in_municipality("alpha"):
        services.strike_paper(line=1, because="mistake", **strike)
        services.strike_paper(line=2, because="not_entitled", **strike)
        with pytest.raises(NotFound):
            services.strike_paper(line=1, because="mistake", **strike)
        with pytest.raises(Conflict):
            services.strike_paper(line=3, because="ne maram", **strike)
    assert fresh(of).signed == 1
    sheet(of, 0, at=2)
    with pytest.raises(Invalid):
        sheet(of, 1, at=3)
    with pytest.raises(NotAllowed):
        sign(of, resident(1))
    assert fresh(of).signed == 2


def test_nobody_under_eighteen_demands_an_assembly_on_paper():
    of = collection()
    young = timezone.localdate() - timedelta(days=17 * 365)
    with pytest.raises(Invalid) as refused:
        sheet(of, lines=f"Ana Novak; {young.isoformat()}; Planina 1")
    assert "1" in refused.value.fields["lines"]
    assert "Novak" not in str(refused.value)


# -- Closing --------------------------------------------------------------------------------------


def test_after_the_closing_nobody_signs_and_sheets_that_came_in_time_are_still_entered():
    of, ana = collection(), resident(0)
    sign(of, ana)
    with in_municipality("alpha"), pytest.raises(Conflict):
        services.close(collection_id=of.pk, by=None, now=timezone.now())
    ended(of)
    with pytest.raises(Conflict):
        sign(of, resident(1))
    with in_municipality("alpha"), pytest.raises(Conflict):
        services.withdraw(collection_id=of.pk, person=ana)
    sheet(of, 2, 3)
    assert fresh(of).signed == 3
    with in_municipality("alpha"):
        services.close(collection_id=of.pk, by=None, now=timezone.now())
    with pytest.raises(Conflict):
        sheet(of, 4, at=2)


@pytest.mark.parametrize("final", [False, True])
def test_postgresql_refuses_to_change_who_signed_after_the_closing(final):
    of, ana = collection(), resident(0)
    sign(of, ana)
    sheet(of, 1)
    ended(of)
    with in_municipality("alpha"):
        if final:
            services.close(collection_id=of.pk, by=None, now=timezone.now())
        here = Signature.objects.filter(sheet=None)
        refused = [
            lambda: here.update(withdrawn_at=timezone.now()),
            lambda: here.update(sheet=5, line=5),
            here.delete,
            lambda: Signature.objects.create(
                collection=of, digest="b" * 64, at=timezone.now(), person=ana
            ),
        ]
        if final:
            refused += [
                lambda: Signature.objects.on_paper().update(withdrawn_at=timezone.now()),
                lambda: SignatureCollection.objects.update(signed=7),
                lambda: SignatureCollection.objects.update(closes_at=timezone.now()),
            ]
        for act in refused:
            with pytest.raises(IntegrityError), transaction.atomic():
                act()
        with pytest.raises(IntegrityError), transaction.atomic():
            SignatureCollection.objects.all().delete()
        with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("TRUNCATE processes_signature")
        # Whoever deletes the account leaves the signature behind, and nothing that leads back.
        people.leave(person=User.objects.get(pk=ana.pk))
        assert set(Signature.objects.values_list("person", flat=True)) == {None}
        assert fresh(of).signed == 2


def test_at_the_moment_of_closing_whoever_waits_for_the_lock_is_too_late():
    of = collection(closes_at=timezone.now() + timedelta(seconds=1.5))
    first, second = resident(0), resident(1)

    def holds():
        with transaction.atomic():
            made = services.sign(collection_id=of.pk, person=first)
            time.sleep(1.9)
        return made

    def waits():
        time.sleep(0.3)
        assert timezone.now() < of.closes_at
        return services.sign(collection_id=of.pk, person=second)

    def is_told_an_earlier_moment():
        time.sleep(0.3)
        return services.sign(collection_id=of.pk, person=second, now=of.opens_at)

    held, waited, told = at_once("alpha", holds, waits, is_told_an_earlier_moment)
    assert held.signed == 1
    # The second is refused by the rule, the third, whose clock is wrong, by PostgreSQL.
    assert [type(waited), type(told)] == [Conflict, Conflict]
    assert (waited.code, told.code) == ("collection_not_open", "signature_refused")
    assert fresh(of).signed == 1


def test_all_who_sign_at_once_are_counted_once_and_one_answer_is_owed():
    of = collection()
    signers = [resident(n) for n in range(5)]
    acts = [lambda one=one: services.sign(collection_id=of.pk, person=one) for one in signers]
    done = at_once("alpha", *[act for act in acts for _twice in range(2)])
    assert not [one for one in done if isinstance(one, Exception)]
    with in_municipality("alpha"):
        assert fresh(of).signed == Signature.objects.count() == 5
        assert Duty.objects.filter(kind=KIND).count() == 1
        assert OutboxEvent.objects.filter(name="processes.signatures_reached").count() == 1


def test_the_same_person_here_and_on_paper_at_once_counts_once():
    of, ana = collection(), resident(0)
    done = at_once(
        "alpha",
        lambda: services.sign(collection_id=of.pk, person=ana),
        lambda: sheet(of, 0),
    )
    assert sum(isinstance(one, (Conflict, Invalid)) for one in done) == 1
    assert fresh(of).signed == 1


# -- What is owed ---------------------------------------------------------------------------------


def test_with_enough_signatures_an_answer_is_owed_and_with_too_few_again_it_is_not():
    of = collection(answer_days=10)
    for n in range(2):
        sign(of, resident(n))
    with in_municipality("alpha"):
        assert not Duty.objects.filter(kind=KIND).exists()
    sheet(of, 7)
    with in_municipality("alpha"):
        duty = Duty.objects.get(kind=KIND)
        assert (duty.object_id, duty.process_id) == (of.pk, of.process_id)
        assert (duty.due_on - duty.received_on).days >= 10
        assert duty.rule["days"] == 10
        assert (duty.rule["scope"], duty.rule["state"]) == ("municipal", "to_check")
        services.strike_paper(
            collection_id=of.pk, sheet=1, line=1, because="mistake", by=None, now=timezone.now()
        )
        assert not Duty.objects.filter(kind=KIND).exists()
        assert fresh(of).reached_at is None


def test_the_municipality_answers_once_and_links_the_assembly_that_it_called():
    of = collection()
    event = make_event("alpha", title="Zbor na Planini").event_id
    known = {"collection_id": of.pk, "languages": LANGUAGES, "by": None, "now": timezone.now()}
    said = {"sl": "Župan je sklical zbor občanov."}
    with in_municipality("alpha"), pytest.raises(Conflict):
        services.decide_collection(outcome=said, **known)
    sheet(of, 0, 1, 2)
    with in_municipality("alpha"):
        with pytest.raises(Invalid) as refused:
            services.decide_collection(outcome={"en": "Called."}, **known)
        assert "outcome_sl" in refused.value.fields
        with pytest.raises(NotFound):
            services.decide_collection(outcome=said, event_id=event + 99, **known)
        services.decide_collection(outcome=said, event_id=event, **known)
        with pytest.raises(Conflict):
            services.decide_collection(outcome=said, **known)
        assert Duty.objects.get(kind=KIND).answered_on == timezone.localdate()
        assert fresh(of).answered == said["sl"]
        ((_meaning, seen),) = links.of(Thing(KIND, of.pk))
        assert seen.title == "Zbor na Planini"
        # A signature taken back later owes nothing anew, and takes no answer away.
        services.strike_paper(
            collection_id=of.pk, sheet=1, line=1, because="asked", by=None, now=timezone.now()
        )
        assert Duty.objects.get(kind=KIND).answered_on == timezone.localdate()


def test_an_annulled_process_takes_no_signature_and_others_officials_do_not_work_on_it():
    of, ana = collection(), resident(0)
    with in_municipality("alpha"):
        clerk = person("ks@example.si", role="official", unit="KS Dol")
        now = timezone.now()
        with pytest.raises(NotAllowed):
            services.close(collection_id=of.pk, by=clerk, now=now)
        services.annul(
            process_id=of.process_id,
            because={"sl": "Ker je tako."},
            languages=LANGUAGES,
            by=None,
            now=now,
        )
    with pytest.raises(Conflict):
        sign(of, ana)


# -- Who signed -----------------------------------------------------------------------------------


def test_names_stand_nowhere_in_the_database_the_trail_the_news_or_the_package():
    of, ana = collection(), resident(0)
    with in_municipality("alpha"):
        ana = people_named(ana)
    sign(of, ana)
    sheet(of, 1, 2)
    with in_municipality("alpha"):
        entries = AuditEntry.objects.filter(act__startswith="processes.signature_")
        assert [(one.by_id, one.by_name, one.object_id) for one in entries] == [
            (None, "", str(of.pk))
        ]
        told = list(AuditEntry.objects.values_list("data", "by_name"))
        told += list(OutboxEvent.objects.values_list("name", "object_id", "scope"))
        told += list(Signature.objects.values()) + list(SignatureCollection.objects.values())
        events = list(OutboxEvent.objects.filter(name__startswith="processes.signatures"))
        news = list(followed.SOURCE.read(events))
        assert len(news) == 2
        told += [(one.titles, one.paths) for one in news]
        files = dict(papers(of.process))
        told += [files["podpisi.json"], files["revizijska-sled.json"]]
        assert json.loads(files["podpisi.json"])[0]["signed"] == 3
        text = str(told).casefold()
        assert CANARY not in text
        assert (
            CANARY.encode()
            not in b"".join(one for one in files.values() if isinstance(one, bytes)).lower()
        )
        assert ana.email not in text
        # Of those who signed here their account's number alone, and in no other table.
        assert Signature.objects.filter(person=ana).count() == 1


def people_named(someone):
    people.describe(person=someone, first_name="Kanarček", last_name="Žvižg0", language="sl")
    return someone


def test_nobody_is_followed_from_one_collection_to_another_by_what_is_kept():
    of = collection()
    other = collection(of=of.process, kind="support")
    ana = resident(0)
    sign(of, ana)
    sheet(other, 0)
    with in_municipality("alpha"):
        digests = set(Signature.objects.values_list("digest", flat=True))
        assert len(digests) == 2
        assert User.objects.get(pk=ana.pk).identity not in digests
        copy = exports.copy_of(User.objects.get(pk=ana.pk))
    assert [one["sheet"] for one in copy["signatures"]] == [None, 1]
    assert copy["account"]["verified_as_resident"]


def test_signatures_of_one_municipality_are_none_of_another():
    of, there = collection(), collection("beta", of=public("beta", recipe_key="renewal"))
    assert of.pk == there.pk
    ana, twin = resident(0), resident(0, "beta")
    sign(of, ana)
    assert (fresh(of).signed, fresh(there, "beta").signed) == (1, 0)
    sign(there, twin, "beta")
    with in_municipality("alpha"):
        own = Signature.objects.get().digest
    with in_municipality("beta"):
        assert Signature.objects.get().digest != own
