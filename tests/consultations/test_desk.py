"""The desk of the register: rights, moderation, answers by two, reports, and bad input."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations import services
from consultations.models import Answer, Entry, Report
from processes.models import Process
from tests.consultations.support import answered, consultation, person, said, text
from tests.support import Queries, client_of, in_municipality, signed_in

pytestmark = pytest.mark.django_db
ROOT = "/admin/consultations"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def official(db):
    person("ula@obcina.si", "official", first_name="Ula", last_name="Uradnik")
    return signed_in("alpha", "ula@obcina.si")


@pytest.fixture
def second(db):
    person("vid@obcina.si", "official", first_name="Vid", last_name="Vrstni")
    return signed_in("alpha", "vid@obcina.si")


@pytest.fixture
def mayor(db):
    person("zupan@obcina.si", "mayor")
    return signed_in("alpha", "zupan@obcina.si")


@pytest.fixture
def of(db):
    now = timezone.now()
    made = consultation(opens=now - timedelta(days=40), closes=now - timedelta(days=1))
    text(made)
    said(made, how_many=3, provision_key="a1")
    return made


def entry(number, schema="alpha"):
    with in_municipality(schema):
        return Entry.objects.select_related("answer", "contribution").get(number=number)


def refused(answer):
    """Whether the back office sent somebody away, as it does with whoever may not."""
    return answer.status_code == 302 and answer["Location"].startswith(("/admin/", "/racun/"))


REPLY = {
    "title": "Parkirnina",
    "position": "partly",
    "reasons_sl": "Parkirnina je bila previsoka.",
    "changed_sl": "Dovolilnica stane 20 evrov.",
    "changed_keys": ["a1"],
}


def test_from_what_was_said_to_the_published_report(official, second, mayor, of):
    page = official.get(f"{ROOT}/").content.decode()
    assert "Odlok o parkiranju v središču" in page
    page = official.get(f"{ROOT}/{of.pk}/").content.decode()
    assert "pripomba 3" in page
    ids = [entry(number).pk for number in (1, 2)]
    asked = official.post(f"{ROOT}/{of.pk}/many/", {"act": "answer", "entry": ids})
    assert asked.status_code == 200
    assert f'value="{ids[0]},{ids[1]}"' in asked.content.decode()
    made = official.post(
        f"{ROOT}/{of.pk}/answers/new/", REPLY | {"entries": ",".join(map(str, ids))}
    )
    assert made.status_code == 302, made.content.decode()
    path = made["Location"]
    # Who wrote it cannot review it.
    assert b'value="review"' not in official.get(path).content
    official.post(path, {"act": "review", "revision": "1"})
    assert not entry(1).answer.reviewed_at
    assert second.post(path, {"act": "review", "revision": "1"}).status_code == 302
    alone = official.post(
        f"{ROOT}/{of.pk}/contributions/3/",
        {"act": "answer", "title": "Tretja", "position": "noted", "reasons_sl": "Zapisano."},
    )
    assert alone.status_code == 302
    third = entry(3).answer
    second.post(f"{ROOT}/{of.pk}/answers/{third.pk}/", {"act": "review", "revision": "1"})
    assert official.post(f"{ROOT}/{of.pk}/answers/publish/").status_code == 302
    assert entry(1).answer.published_at
    assert entry(3).answer.published_at
    # The report is of those who decide.
    assert refused(official.post(f"{ROOT}/{of.pk}/reports/response/"))
    assert mayor.get(f"{ROOT}/{of.pk}/reports/").status_code == 200
    pdf = mayor.get(f"{ROOT}/{of.pk}/reports/response.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert mayor.post(f"{ROOT}/{of.pk}/reports/response/").status_code == 302
    with in_municipality("alpha"):
        report = Report.objects.get()
    visitor = client_of("alpha")
    path = f"/posvetovanja/odlok-o-parkiranju/porocila/{report.pk}"
    page = visitor.get(f"{path}/").content.decode()
    for words in ("Parkirnina je bila previsoka.", "Dovolilnica stane 20 evrov.", "1–2", "Tretja"):
        assert words in page
    for ending, kind in (("pdf", "application/pdf"), ("docx", "wordprocessing")):
        file = visitor.get(f"{path}.{ending}")
        assert kind in file["Content-Type"]
        assert len(b"".join(file.streaming_content)) > 10_000


def test_a_contribution_is_moderated_beside_its_original(official, of):
    path = f"{ROOT}/{of.pk}/contributions/1/"
    blank = official.post(path, {"act": "hide", "hide-because": " "})
    assert blank.status_code == 422
    copied = {"act": "copy", "copy-text": "Brez imena.", "copy-name": "", "copy-because": ""}
    unexplained = official.post(path, copied)
    assert unexplained.status_code == 422
    assert "Brez imena." in unexplained.content.decode()
    official.post(path, copied | {"copy-because": "Osebni podatki."})
    page = official.get(path).content.decode()
    assert "Brez imena." in page
    assert "pripomba 1" in page
    official.post(path, {"act": "hide", "hide-because": "Žalitev."})
    assert entry(1).hidden_at
    official.post(path, {"act": "unhide", "unhide-because": "Osebni podatki."})
    assert not entry(1).hidden_at
    assert official.post(path, {"act": "approve"}).status_code == 302
    assert official.post(path, {"act": "nothing"}).status_code == 422
    assert official.get(f"{ROOT}/{of.pk}/contributions/99/").status_code == 404


def test_the_second_of_two_sees_the_first_s_words_and_keeps_their_own(official, second, of):
    path = f"{ROOT}/{of.pk}/contributions/1/"
    sent = {"act": "answer", "title": "Prva", "position": "noted", "reasons_sl": "Prva beseda."}
    official.post(path, sent)
    late = second.post(path, sent | {"title": "Druga", "reasons_sl": "Druga beseda."})
    assert late.status_code == 422
    page = late.content.decode()
    assert "Prva beseda." in page
    assert "Druga beseda." in page
    answer = entry(1).answer
    path = f"{ROOT}/{of.pk}/answers/{answer.pk}/"
    form = {"act": "save", "title": "Prva", "position": "noted", "revision": "1"}
    assert official.post(path, form | {"reasons_sl": "Prva, popravljena."}).status_code == 302
    late = second.post(path, form | {"reasons_sl": "Druga, popravljena."})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Prva, popravljena." in page
    assert "Druga, popravljena." in page
    # Once more, having read the first's: upon what stands now.
    assert 'name="revision" value="2"' in page
    again = second.post(path, form | {"revision": "2", "reasons_sl": "Druga, popravljena."})
    assert again.status_code == 302
    assert entry(1).answer.reasons == {"sl": "Druga, popravljena."}


def test_acts_on_many(official, of):
    ids = [entry(number).pk for number in (1, 2, 3)]
    path = f"{ROOT}/{of.pk}/many/"
    back = official.post(path, {"act": "group", "entry": ids[:2], "title": "Cena", "stage": "new"})
    assert back["Location"].endswith("?stage=new&order=number") or "stage=new" in back["Location"]
    group = entry(1).answer
    official.post(path, {"act": "group", "entry": ids[2:], "into": str(group.pk)})
    assert entry(3).answer_id == group.pk
    official.post(path, {"act": "take_out", "entry": ids[2:]})
    assert entry(3).answer_id is None
    with in_municipality("alpha"):
        from accounts.models import User

        ula = User.objects.get(email="ula@obcina.si")
    official.post(path, {"act": "assign", "all": "1", "to": str(ula.pk)})
    assert [entry(number).assigned_to_id for number in (1, 2, 3)] == [ula.pk] * 3
    official.post(path, {"act": "approve", "all": "1", "text": "pripomba 2"})
    assert [bool(entry(number).moderated_at) for number in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "answer"},
        {"act": "group", "entry": "x"},
        {"act": "group", "entry": "9" * 30},
        {"act": "group", "entry": "99999", "title": "x"},
        {"act": "group", "all": "1", "title": ""},
        {"act": "group", "all": "1", "title": "x" * 300},
        {"act": "group", "all": "1", "title": "\0"},
        {"act": "assign", "all": "1", "to": "²"},
        {"act": "gone", "all": "1"},
        {"act": "approve", "all": "1", "text": "\0"},
    ],
)
def test_bad_input_on_many_is_said_and_is_no_error(official, of, sent):
    assert official.post(f"{ROOT}/{of.pk}/many/", sent).status_code in (302, 404)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"entries": "1,x,,"},
        {"entries": "99999", "title": "Ni je"},
        {"entries": "1", "title": "x" * 201},
        {"entries": "1", "title": "x", "position": "maybe"},
        {"entries": "1", "title": "x", "changed_keys": "a99"},
        {"entries": "1", "title": "x", "reasons_sl": "x" * 10_001},
    ],
)
def test_bad_answers_are_said_and_nothing_is_kept(official, of, sent):
    answer = official.post(f"{ROOT}/{of.pk}/answers/new/", sent)
    assert answer.status_code == 422
    with in_municipality("alpha"):
        assert not Answer.objects.exists()


def test_of_what_the_archive_has_the_register_is_still_made_into_a_file(official, of):
    with in_municipality("alpha"):
        kept = {"archived_as": "ZAL 12/2026", "archived_digest": "0" * 64}
        Process.objects.update(archived_at=timezone.now(), **kept)
    assert official.post(f"{ROOT}/{of.pk}/file/").status_code == 302
    preview = official.get(f"{ROOT}/{of.pk}/reports/response.pdf")
    assert preview["Content-Type"] == "application/pdf"


def test_suggestions_are_grouped_with_one_press(official, of):
    page = official.get(f"{ROOT}/{of.pk}/similar/").content.decode()
    assert "parkirnina" in page.lower()
    official.post(
        f"{ROOT}/{of.pk}/many/",
        {"act": "group", "title": "Cena", "entry": [entry(n).pk for n in (1, 2, 3)]},
    )
    assert entry(3).answer.title == "Cena"


def test_what_was_sent_back_says_why(official, second, of):
    sent = {"act": "answer", "title": "Prva", "position": "noted", "reasons_sl": "Prva."}
    official.post(f"{ROOT}/{of.pk}/contributions/1/", sent)
    path = f"{ROOT}/{of.pk}/answers/{entry(1).answer_id}/"
    back = {"act": "send_back", "revision": "1", "back-because": ""}
    assert second.post(path, back).status_code == 422
    assert second.post(path, back | {"back-because": "Manjka člen."}).status_code == 302
    assert "Manjka člen." in official.get(path).content.decode()
    assert official.post(path, {"act": "dissolve"}).status_code == 302
    assert entry(1).answer_id is None


def test_the_evaluation_is_written_at_the_desk(official, of):
    path = f"{ROOT}/{of.pk}/evaluation/"
    said_then = {"reached_sl": "Da.", "changed_sl": "Cena.", "next_time_sl": ""}
    assert official.post(path, said_then).status_code == 422
    assert official.post(path, said_then | {"next_time_sl": "Prej."}).status_code == 302
    with in_municipality("alpha"):
        of.process.refresh_from_db()
    assert of.process.evaluation["sl"]["next_time"] == "Prej."


def test_a_new_version_of_a_report_is_explained_at_the_desk(mayor, of):
    answered(of, [entry(n) for n in (1, 2, 3)])
    path = f"{ROOT}/{of.pk}/reports/response/"
    assert mayor.post(path).status_code == 302
    assert mayor.post(path).status_code == 422
    assert mayor.post(path, {"because_sl": "Napaka v številu."}).status_code == 302
    assert mayor.post(f"{ROOT}/{of.pk}/reports/positions/").status_code == 404
    assert mayor.post(f"{ROOT}/{of.pk}/reports/x/").status_code == 404
    with in_municipality("alpha"):
        first, second = Report.objects.order_by("number")
    page = client_of("alpha").get(f"/posvetovanja/odlok-o-parkiranju/porocila/{first.pk}/")
    assert f"/porocila/{second.pk}/" in page.content.decode()


def test_what_is_open_is_named_unless_it_is_admitted(mayor, of):
    path = f"{ROOT}/{of.pk}/reports/response/"
    unanswered = mayor.post(path)
    assert unanswered.status_code == 422
    assert "1–3" in unanswered.content.decode()
    assert mayor.post(path, {"admits_open": "on"}).status_code == 302


@pytest.mark.parametrize("role", ["citizen", "editor", "councillor"])
def test_others_have_no_door(role, of):
    person("drugi@obcina.si", role)
    other = signed_in("alpha", "drugi@obcina.si")
    for path in ("/", f"/{of.pk}/", f"/{of.pk}/contributions/1/", f"/{of.pk}/answers/"):
        assert refused(other.get(ROOT + path))


def test_a_department_keeps_its_register_to_itself(official):
    now = timezone.now()
    theirs = consultation(unit="KS Loka", opens=now - timedelta(days=9), slug="loka")
    said(theirs)
    person("dol@obcina.si", "official", unit="KS Dol")
    stranger = signed_in("alpha", "dol@obcina.si")
    assert refused(stranger.get(f"{ROOT}/{theirs.pk}/"))
    assert refused(stranger.get(f"{ROOT}/{theirs.pk}/contributions/1/"))
    assert official.get(f"{ROOT}/{theirs.pk}/").status_code == 200


def test_who_publishes_for_a_department_publishes_no_report_of_another():
    now = timezone.now()
    times = {"opens": now - timedelta(days=40), "closes": now - timedelta(days=1)}
    theirs = consultation(unit="KS Loka", slug="loka", **times)
    for email, unit, allowed in (("dol@obcina.si", "KS Dol", 0), ("loka@obcina.si", "KS Loka", 1)):
        person(email, "moderator", unit=unit)
        client = signed_in("alpha", email)
        assert ("loka" in client.get(f"{ROOT}/").content.decode()) == bool(allowed)
        client.post(f"{ROOT}/{theirs.pk}/reports/response/")
        with in_municipality("alpha"):
            assert Report.objects.count() == allowed


def test_pages_cost_the_same_whatever_is_in_them(official, of):
    paths = (f"/{of.pk}/", f"/{of.pk}/contributions/1/", f"/{of.pk}/answers/")
    for path in paths:
        official.get(ROOT + path)
    with_few = [counted(official, path) for path in paths]
    answered(of, said(of, how_many=30))
    said(of, how_many=30)
    assert [counted(official, path) for path in paths] == with_few == [7, 6, 6]


def counted(client, path):
    queries = Queries(0)
    with pytest.raises(AssertionError), queries:
        client.get(ROOT + path)
    # Wagtail's frame asks what it asks.
    return len([q for q in queries.captured_queries if "consultations_" in q["sql"]])


def test_reports_of_one_municipality_are_not_those_of_another(of):
    from files.printing import Issuer

    with in_municipality("alpha"):
        made = services.publish_report(
            consultation_id=of.pk,
            kind="response",
            issuer=Issuer("Občina Alfa", "http://alpha.localhost/"),
            languages=["sl"],
            admits_open=True,
            by=None,
            now=timezone.now(),
        )
    path = f"/posvetovanja/odlok-o-parkiranju/porocila/{made.pk}/"
    assert client_of("alpha").get(path).status_code == 200
    assert client_of("beta").get(path).status_code == 404
    assert client_of("alpha").get(path.replace("odlok-o", "drug-o")).status_code == 404


def test_each_page_names_its_consultation_and_a_paragraph_its_article(official, mayor, of):
    process = f"/admin/processes/{of.process_id}/"
    for end in ("", "answers/", "reports/", "evaluation/", "contributions/1/"):
        page = official.get(f"{ROOT}/{of.pk}/{end}").content.decode()
        assert f'<a href="{process}">{of.process.title}</a>' in page, end
    assert process not in mayor.get(f"{ROOT}/{of.pk}/reports/").content.decode()
    form = official.get(f"{ROOT}/{of.pk}/").context["form"]
    parts = dict(form.fields["part"].choices)
    assert parts["a2-1"] == "2. člen (1)"
