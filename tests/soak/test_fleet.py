"""All 212 municipalities, imported by two runs at once, then visited by one process."""

import subprocess
import sys
from pathlib import Path

import pytest
from django_tenants.utils import schema_context

from cms.models import HomePage
from tenants.models import Municipality
from tests.soak.running import environment
from tests.support import client_of

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "municipalities.csv"


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not beside the project")
def test_two_imports_at_once_make_the_fleet_once_and_every_portal_answers(tmp_path):
    lines = SHARED.read_text(encoding="utf-8").splitlines()
    # alpha and beta of the tests have the codes 002 and 003.
    wanted = [line for line in lines if not line.startswith(("002,", "003,"))]
    path = tmp_path / "fleet.csv"
    path.write_text("\n".join(wanted), encoding="utf-8")
    command = [sys.executable, "manage.py", "municipality", "import", str(path)]
    runs = [
        subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
        for _run in range(2)
    ]
    said = [run.communicate(timeout=900)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    made = [int(text.split(" created")[0].split()[-1]) for text in said]
    assert sum(made) == len(wanted) - 1
    assert Municipality.objects.count() == len(wanted) - 1 + 2
    for municipality in Municipality.objects.prefetch_related("domains"):
        with schema_context(municipality.schema_name):
            assert HomePage.objects.count() == len(municipality.languages)
        host = municipality.domains.get(is_primary=True).domain
        page = client_of("alpha").get("/", headers={"host": host})
        assert page.status_code == 200
        assert municipality.name in page.content.decode()
