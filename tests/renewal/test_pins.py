"""People mark places while the step lasts; each is answered, and what was promised is owed."""

import threading
import time
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from places.geometry import read
from processes.models import Duty
from records.models import AuditEntry
from renewal import owed
from renewal.models import Neighbourhood, Pin
from renewal.services import moderating, pinning, supporting
from tests.consultations.support import person
from tests.places.support import line, point, square
from tests.renewal.support import FAR, INSIDE, SPOKEN, marked, measure, neighbourhood, pin
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def at_once(*acts):
    """What acts in alpha, each in a thread of its own, gave or raised."""
    from django.db import connection

    done = [None] * len(acts)

    def run(place, act):
        try:
            with in_municipality("alpha"):
                done[place] = act()
        except Exception as error:
            done[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_what_is_marked_is_numbered_shown_and_owed_an_answer(alpha):
    home, ana = neighbourhood(), person()
    one, two = pin(home, ana), pin(home, ana, title="Luč ne gori", shape=read(line(*CORNERS)))
    assert (one.number, two.number) == (1, 2)
    with in_municipality("alpha"):
        assert list(Pin.objects.visible().order_by("number")) == [one, two]
        duties = Duty.objects.filter(kind=owed.KIND).order_by("object_id")
        assert [duty.object_id for duty in duties] == [one.pk, two.pk]
        closes = timezone.localdate(home.marking.closes_at)
        assert all(duty.due_on > closes for duty in duties)
        assert AuditEntry.objects.filter(act="renewal.pin_marked").count() == 2


CORNERS = ((14.361, 46.241), (14.363, 46.243))


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 121}),
        ("title", {"title": "a\nb"}),
        ("text", {"text": "x" * 2001}),
        ("text", {"text": "a\x00b"}),
        ("name", {"name": "x" * 101}),
        ("theme", {"theme_id": 999_999}),
        ("shape", {"shape": None}),
        ("shape", {"shape": read(FAR)}),
        ("shape", {"shape": read(square(14.3, 46.2, 0.2))}),
        ("photo", {"photo": ContentFile(b"GIF89a", name="a.gif"), "alt": "Klop"}),
        ("photo", {"photo": ContentFile(b"not a picture", name="a.jpg"), "alt": "Klop"}),
        ("alt", {"photo": ContentFile(b"x", name="a.jpg")}),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(alpha, field, given):
    home, ana = neighbourhood(), person()
    with pytest.raises(Invalid) as refused:
        pin(home, ana, **given)
    assert set(refused.value.fields) == {field}
    with in_municipality("alpha"):
        assert Neighbourhood.objects.get().last_pin == 0
        assert not Duty.objects.exists()


def test_a_theme_of_another_neighbourhood_is_none(alpha):
    home, ana = neighbourhood(), person()
    other = neighbourhood(slug="druga-soseska")
    with in_municipality("alpha"):
        theme = other.themes.first()
    with pytest.raises(Invalid):
        pin(home, ana, theme_id=theme.pk)


def test_places_are_marked_from_the_opening_to_the_closing_and_not_a_moment_longer(alpha):
    home, ana = neighbourhood(opens=NOW, closes=NOW + timedelta(days=3)), person()
    moment = timedelta(microseconds=1)
    for when in (NOW - moment, NOW + timedelta(days=3)):
        with pytest.raises(Conflict):
            pin(home, ana, now=when)
    assert pin(home, ana, now=NOW).number == 1
    assert pin(home, ana, now=NOW + timedelta(days=3) - moment, title="Še eno").number == 2


def test_nobody_marks_in_a_draft_and_no_suspended_account_anywhere(alpha):
    ana, home = person(), neighbourhood(published=False)
    with pytest.raises(NotFound):
        pin(home, ana)
    bor = person("bor@example.si")
    with in_municipality("alpha"):
        bor.groups.clear()
    with pytest.raises(NotAllowed):
        pin(neighbourhood(slug="druga"), bor)


def test_a_photograph_loses_where_it_was_taken(alpha):
    home, ana = neighbourhood(), person()
    made = pin(home, ana, photo=photograph(), alt="Prazna zelenica")
    with in_municipality("alpha"), default_storage.open(made.photo["name"]) as kept:
        picture = Image.open(kept)
        assert dict(picture.getexif()) == {}
        assert max(picture.size) <= 1600
    assert made.photo["alt"] == "Prazna zelenica"


def photograph():
    made, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "Doma"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (2000, 900), "green").save(made, "JPEG", exif=exif)
    return ContentFile(made.getvalue(), name="zelenica.jpg")


def test_one_changes_and_takes_back_ones_own_until_it_is_answered(alpha):
    home, ana, bor = neighbourhood(), person(), person("bor@example.si")
    one = pin(home, ana)
    change = {"marked": marked(title="Dve klopi"), "now": timezone.now()}
    with in_municipality("alpha"):
        with pytest.raises(NotAllowed):
            pinning.edit(pin_id=one.pk, person=bor, **change)
        assert pinning.edit(pin_id=one.pk, person=ana, **change).title == "Dve klopi"
        with pytest.raises(NotAllowed):
            pinning.withdraw(pin_id=one.pk, person=bor)
        answer(home, [one])
        for act in (lambda: pinning.edit(pin_id=one.pk, person=ana, **change),):
            with pytest.raises(Conflict):
                act()
    two = pin(home, ana, title="Drugo")
    with in_municipality("alpha"):
        pinning.withdraw(pin_id=two.pk, person=ana)
        assert not Duty.objects.filter(object_id=two.pk).exists()
        assert two not in Pin.objects.visible()
        with pytest.raises(Conflict):
            pinning.withdraw(pin_id=two.pk, person=ana)
    assert pin(home, ana, title="Tretje").number == 3


def answer(home, pins, became="not_taken", **more):
    given = {"became": became, "reply": {"sl": "Ker ni prostora."}, "measure_id": None} | more
    return moderating.answer(
        neighbourhood_id=home.pk,
        pin_ids=[one.pk for one in pins],
        languages=SPOKEN,
        by=None,
        now=timezone.now(),
        **given,
    )


def test_an_answer_says_what_became_of_it_and_the_ledger_knows(alpha):
    home, ana = neighbourhood(), person()
    one, two = pin(home, ana), pin(home, ana, title="Drugo")
    taken, draft = measure(home), measure(home, published=False)
    with in_municipality("alpha"):
        for wrong in (
            {"became": ""},
            {"became": "taken_up"},
            {"became": "taken_up", "measure_id": draft.pk},
            {"reply": {"sl": " "}},
            {"reply": {"sl": "x" * 5001}},
        ):
            with pytest.raises(Invalid):
                answer(home, [one, two], **wrong)
        assert answer(home, [one, two], became="taken_up", measure_id=taken.pk) == 2
        assert set(taken.pins.values_list("pk", flat=True)) == {one.pk, two.pk}
        assert not Duty.objects.unanswered().exists()


def test_one_that_was_withdrawn_meanwhile_stops_the_whole_answer(alpha):
    home, ana = neighbourhood(), person()
    one, two = pin(home, ana), pin(home, ana, title="Drugo")
    with in_municipality("alpha"):
        pinning.withdraw(pin_id=two.pk, person=ana)
        with pytest.raises(Conflict):
            answer(home, [one, two])
        assert Pin.objects.filter(answered_at__isnull=False).count() == 0


def test_what_waits_for_a_moderator_is_shown_by_one(alpha):
    home, ana = neighbourhood(moderation="before"), person()
    one = pin(home, ana)
    with in_municipality("alpha"):
        assert not Pin.objects.visible().exists()
        known = {"neighbourhood_id": home.pk, "pin_ids": [one.pk], "by": None}
        assert moderating.approve(**known, now=timezone.now()) == 1
        assert Pin.objects.visible().exists()
        pinning.edit(pin_id=one.pk, marked=marked(title="Drugače"), person=ana)
        assert not Pin.objects.visible().exists()


def test_hidden_is_hidden_for_a_reason_and_nothing_is_said_of_it(alpha):
    home, ana, bor = neighbourhood(), person(), person("bor@example.si")
    one, now = pin(home, ana), timezone.now()
    with in_municipality("alpha"):
        with pytest.raises(Invalid):
            moderating.hide(pin_id=one.pk, because=" ", by=None, now=now)
        moderating.hide(pin_id=one.pk, because="Žalitev.", by=None, now=now)
        with pytest.raises(Conflict):
            moderating.hide(pin_id=one.pk, because="Žalitev.", by=None, now=now)
        for act in (
            lambda: supporting.support(pin_id=one.pk, person=bor, now=now),
            lambda: supporting.comment(pin_id=one.pk, text="Res.", name="", person=bor, now=now),
        ):
            with pytest.raises(NotFound):
                act()
        moderating.unhide(pin_id=one.pk, by=None, now=now)
        supporting.support(pin_id=one.pk, person=bor, now=now)
        supporting.support(pin_id=one.pk, person=bor, now=now)
        assert one.supporters.count() == 1
        with pytest.raises(NotAllowed):
            supporting.support(pin_id=one.pk, person=ana, now=now)
        supporting.take_back(pin_id=one.pk, person=bor, now=now)
        assert one.supporters.count() == 0


def test_officials_of_another_unit_answer_and_hide_nothing(alpha):
    home, ana = neighbourhood(unit="Krajevna skupnost Sever"), person()
    one = pin(home, ana)
    other = person("jug@obcina.si", "official", unit="Krajevna skupnost Jug")
    with in_municipality("alpha"):
        for act in (
            lambda: moderating.hide(pin_id=one.pk, because="Zato.", by=other, now=NOW),
            lambda: moderating.approve(
                neighbourhood_id=home.pk, pin_ids=[one.pk], by=other, now=NOW
            ),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_person_goes_what_they_marked_stays_without_them(alpha):
    home, ana = neighbourhood(), person()
    one = pin(home, ana)
    with in_municipality("alpha"):
        ana.delete()
        one.refresh_from_db()
        assert one.person_id is None
        assert one in Pin.objects.visible()


@commits
def test_of_two_at_once_each_has_a_number_of_their_own(alpha):
    home, ana, bor = neighbourhood(), person(), person("bor@example.si")
    made = at_once(
        *(
            lambda who=who: pinning.mark(
                neighbourhood_id=home.pk, marked=marked(title=who.email), person=who
            )
            for who in (ana, bor)
        )
    )
    assert sorted(one.number for one in made) == [1, 2]


@commits
def test_sent_twice_at_once_it_is_marked_once(alpha):
    home, ana = neighbourhood(), person()
    act = lambda: pinning.mark(neighbourhood_id=home.pk, marked=marked(), person=ana)  # noqa: E731
    one, other = at_once(act, act)
    assert one.pk == other.pk


@commits
def test_at_the_moment_of_closing_whoever_waits_for_the_lock_is_too_late(alpha):
    home, ana = neighbourhood(closes=timezone.now() + timedelta(seconds=1.2)), person()

    def holds():
        with transaction.atomic():
            Neighbourhood.objects.select_for_update().get(pk=home.pk)
            time.sleep(1.6)

    def marks():
        time.sleep(0.3)
        return pinning.mark(neighbourhood_id=home.pk, marked=marked(), person=ana)

    _held, late = at_once(holds, marks)
    assert (type(late), getattr(late, "code", late)) == (Conflict, "marking_not_open")


def test_a_point_on_the_edge_and_a_little_beyond_may_be_marked(alpha):
    home, ana = neighbourhood(), person()
    assert pin(home, ana, shape=read(point(14.372, 46.25))).number == 1
    assert INSIDE["coordinates"] == [14.365, 46.245]
