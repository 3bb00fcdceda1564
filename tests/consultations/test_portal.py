"""What people see of consultations, in each state."""

import pytest

from tests.consultations.support import answered, consultation, person, said, text
from tests.support import client_of, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/posvetovanja/odlok-o-parkiranju/"


def get(path, by=None, schema="alpha", status=200):
    client = signed_in(schema, by.email) if by else client_of(schema)
    response = client.get(path)
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/posvetovanja/",
        PAGE,
        f"{PAGE}besedilo/osnutek/a1/",
        f"{PAGE}mnenja/",
        f"{PAGE}mnenja/1/",
        f"{PAGE}obrazec/",
        f"{PAGE}oddaja/",
        f"{PAGE}oddaja/?document=osnutek&part=a2",
    ],
)
def test_pages_answer_for_everyone(path):
    of = consultation()
    text(of)
    answered(of, said(of, how_many=3)[:1])
    ana = person()
    get(path)
    get(path, ana)
