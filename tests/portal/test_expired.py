"""A form that was sent after its time: what was typed comes back, and to nobody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.portal.content import text_of
from tests.support import host_of

pytestmark = pytest.mark.django_db
HOST = host_of("alpha")
HERE = {"origin": f"http://{HOST}"}
SENT = {"q": "Dolg predlog\nv dveh vrsticah", "topics": ["a", "b"], "text": '"><script>'}


@pytest.fixture
def client(alpha):
    return Client(enforce_csrf_checks=True, SERVER_NAME=HOST)


def send(client, data=SENT, headers=HERE):
    return client.post("/en/styleguide/", data, headers=headers)


def test_what_was_typed_comes_back(client):
    response = send(client)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Send again" in page
    assert 'name="q" value="Dolg predlog' in page
    assert page.count('name="topics"') == 2
    assert "&quot;&gt;&lt;script&gt;" in page
    assert response["Cache-Control"] == "no-store"


def test_sending_it_again_arrives(client):
    page = send(client).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = send(client, {**SENT, "csrfmiddlewaretoken": token})
    assert again.status_code == 200


def test_passwords_codes_and_files_do_not_come_back(client):
    secret = {"password1": "skrivnost-1", "otp_code": "123456", "code": "654321", "recovery": "x9x"}
    file = SimpleUploadedFile("slika.png", b"skrivnost-2")
    page = text_of(send(client, {**secret, "email": "ana@example.org", "file": file}))
    assert "ana@example.org" in page
    assert "come back by themselves" in page
    assert [word for word in (*secret.values(), "skrivnost") if f'"{word}' in page] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://beta.localhost"},
        {"sec-fetch-site": "cross-site"},
        {},
    ],
)
def test_another_site_s_form_is_not_one_click_away(client, headers):
    response = send(client, headers=headers)
    assert response.status_code == 403
    assert "Send again" not in text_of(response)
    assert "predlog" not in text_of(response)


def test_a_form_without_anything_typed_says_what_to_do(client):
    page = text_of(send(client, {}))
    assert "reload the page" in page


def test_programs_get_a_problem(client):
    response = client.post("/api/v1/announcements/", headers=HERE)
    assert "text/html" not in response["Content-Type"]
