"""The package for the archive holds a renewal: what was done, marked, answered and chosen."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from processes import packing
from renewal.services import choosing, keeping, moderating, supporting
from tests.consultations.support import consultation, person
from tests.renewal.support import SPOKEN, choice, measure, neighbourhood, pin
from tests.renewal.test_pins import photograph
from tests.support import in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
NOW = timezone.now()
KNOWN = {"languages": SPOKEN, "by": None, "now": NOW}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def packed(process):
    with in_municipality("alpha"):
        made = io.BytesIO()
        packing.pack(process, made, {"format": 1})
    return made.getvalue()


def test_it_holds_measures_marks_with_answers_and_how_many_chose_what():
    home, ana, bor = neighbourhood(), person(), person("bor@example.si")
    one, into = pin(home, ana, photo=photograph(), alt="Zelenica"), measure(home)
    asked = choice(into)
    with in_municipality("alpha"):
        supporting.support(pin_id=one.pk, person=bor, now=NOW)
        choosing.prefer(choice_id=asked.pk, option="2", person=bor, now=NOW)
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[one.pk],
            became="taken_up",
            reply={"sl": "Klop bo stala."},
            measure_id=into.pk,
            **KNOWN,
        )
        given = keeping.Given(
            file=ContentFile(b"IDZ", "idz.txt"), stage="idz", titles={"sl": "Zasnova"}
        )
        keeping.attach(given=given, measure_id=into.pk, **KNOWN)
    made = packed(home.process)
    assert made == packed(home.process)
    package = zipfile.ZipFile(io.BytesIO(made))
    names = set(package.namelist())
    read = {
        name: json.loads(package.read(f"prenova/{name}.json")) for name in ("oznacbe", "izbire")
    }
    assert read["oznacbe"][0]["reply"] == {"sl": "Klop bo stala."}
    assert read["oznacbe"][0]["supports"] == 1
    assert read["izbire"][0]["counts"] == {"1": 0, "2": 1}
    assert "bor@example.si" not in "".join(map(str, read.values()))
    assert {"prenova/fotografije/00001.jpg", "prenova/ukrepi.json", "prenova/soseska.json"} <= names
    assert [name for name in names if name.startswith("prenova/datoteke/")]
    trail = json.loads(package.read("revizijska-sled.json"))
    assert "renewal.pin_answered" in {line["act"] for line in trail}


def test_a_process_that_renews_nothing_has_no_such_papers():
    of = consultation()
    assert not [
        name
        for name in zipfile.ZipFile(io.BytesIO(packed(of.process))).namelist()
        if name.startswith("prenova/")
    ]
