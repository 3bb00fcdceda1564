"""Reports over the API: listed, whole, as they are described, each municipality's own."""

from datetime import timedelta

import orjson
import pytest
from django.utils import timezone
from openapi_schema_validator import OAS31Validator

from consultations import services
from consultations.reports.data import digest_of
from files.printing import Issuer
from tests.api.support import ask, problem, results
from tests.consultations.support import answered, consultation, said
from tests.support import Queries, in_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def published(slug="odlok-o-parkiranju", **more):
    now = timezone.now()
    times = {"opens": now - timedelta(days=40), "closes": now - timedelta(days=1)}
    of = consultation(slug=slug, **times, **more)
    answered(of, said(of, how_many=2))
    with in_municipality("alpha"):
        return services.publish_report(
            consultation_id=of.pk,
            kind="response",
            issuer=Issuer("Občina Alfa", "http://alpha.localhost/"),
            languages=["sl"],
            by=None,
            now=now,
        )


def test_reports_are_listed_with_their_figures_and_read_whole():
    first, last = published(), published("oppn-center", recipe_key="oppn")
    listed = results("reports/")
    assert {one["id"] for one in listed} == {first.pk, last.pk}
    (one,) = [one for one in listed if one["id"] == first.pk]
    assert one["consultation"] == "odlok-o-parkiranju"
    assert one["figures"]["contributions"] == 2
    assert one["web_url"].endswith(f"/posvetovanja/odlok-o-parkiranju/porocila/{first.pk}/")
    assert results("reports/?kind=positions") == []
    whole = ask(f"reports/{first.pk}/").json()
    assert len(whole["data"]["entries"]) == 2
    # As the description says how.
    assert digest_of(whole["data"]) == one["digest"]
    table = ask("reports/?format=csv").content.decode()
    assert one["digest"] in table


def test_they_are_as_they_are_described():
    made = published()
    described = ask("schema/").json()
    for path, address in {"reports/": "reports/", "reports/{id}/": f"reports/{made.pk}/"}.items():
        answer = ask(address)
        said_then = described["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]
        shape = said_then["content"][answer["Content-Type"]]["schema"]
        OAS31Validator({**shape, "components": described["components"]}).validate(
            orjson.loads(answer.content)
        )


def test_another_municipality_has_none_of_them():
    made = published()
    assert results("reports/", "beta") == []
    problem(ask(f"reports/{made.pk}/", "beta"), 404)
    problem(ask("reports/99999/"), 404)
    problem(ask("reports/?kind=x"), 400)


def test_the_list_costs_the_same_for_one_and_for_many():
    published()
    ask("reports/?page_size=50")
    with in_municipality("alpha"):
        pass
    published("drugi")
    with Queries(2):
        assert ask("reports/?page_size=49").status_code == 200
    published("tretji")
    with Queries(2):
        assert ask("reports/?page_size=48").status_code == 200
