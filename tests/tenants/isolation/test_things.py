"""Things that a person or a process holds: each works in alpha first, and nowhere else after."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail, signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import issue_token
from accounts.tokens import PasswordTokens
from tenants.isolation.signing import MunicipalitySigner
from tests.support import (
    PASSWORD,
    SIGN_IN,
    client_of,
    host_of,
    in_municipality,
    make_announcement,
    sent_mails,
    signed_in,
)
from tests.tenants.isolation.seen import seen
from tests.tenants.isolation.world import COLOURS, picture

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
OTHERS = ("beta", "public")


@pytest.fixture(autouse=True)
def _worlds(worlds):
    """Every test here has both."""


@pytest.fixture
def alpha(worlds):
    return worlds["alpha"]


@pytest.fixture
def beta(worlds):
    return worlds["beta"]


def copy_row(table, key, value):
    """Put a row of alpha byte for byte into beta, in the place of the one with that key."""
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s", [value])
        row = cursor.fetchone()
    places = ", ".join(["%s"] * len(row))
    with in_municipality("beta"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [value])
        cursor.execute(f"INSERT INTO {table} VALUES ({places})", row)


# -- Signing in -------------------------------------------------------------------------------


def test_a_session_cookie_signs_in_where_it_was_given(alpha):
    client = signed_in("alpha")
    assert client.get("/admin/").status_code == 200
    cookie = client.cookies["sessionid"]
    assert cookie["domain"] == ""
    for schema in OTHERS:
        stranger = client_of(schema)
        stranger.cookies["sessionid"] = cookie.value
        assert stranger.get("/admin/").status_code in (302, 404)
        assert stranger.get("/admin/account/").status_code in (302, 404)


def test_a_password_signs_in_where_it_was_set():
    person = {"login": "admin@alpha.example", "password": PASSWORD}
    assert client_of("alpha").post(SIGN_IN, person).status_code == 302
    answer = client_of("beta").post(SIGN_IN, person)
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


def test_a_session_copied_with_its_person_into_beta_signs_nobody_in(alpha):
    """The hash of the session holds the schema, so even equal rows are strangers."""
    key = alpha.secrets["sessions"]["administrator"]
    assert alpha.client("administrator").get("/admin/").status_code == 200
    copy_row("django_session", "session_key", key)
    copy_row("accounts_user", "id", alpha.numbers["user_administrator"])
    with in_municipality("beta"):
        assert User.objects.filter(email="admin@alpha.example").exists()
    answer = alpha.client("administrator", on="beta").get("/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def form_token(client, path=SIGN_IN):
    return re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode()
    )[1]


def strict(schema):
    return Client(SERVER_NAME=host_of(schema), enforce_csrf_checks=True)


def test_a_form_of_alpha_is_not_taken_in_beta(alpha):
    def send(client, schema, token, **headers):
        data = {"login": f"admin@{schema}.example", "password": PASSWORD}
        return client.post(SIGN_IN, data | {"csrfmiddlewaretoken": token}, headers=headers)

    client, origin = strict("alpha"), {"origin": "http://alpha.localhost"}
    token = form_token(client)
    assert client.cookies["csrftoken"]["domain"] == ""
    assert send(client, "alpha", token, **origin).status_code == 302
    own_cookie = strict("beta")
    form_token(own_cookie)
    assert send(own_cookie, "beta", token).status_code == 403
    # With both planted by a neighbour the browser still says where the form was.
    planted = strict("beta")
    planted.cookies["csrftoken"] = client.cookies["csrftoken"].value
    assert send(planted, "beta", token, **origin).status_code == 403


def test_in_production_a_neighbour_cannot_plant_cookies():
    """Browsers take `__Host-` cookies from the very host alone."""
    code = (
        "import sys; sys.path[:0] = ['platform', '.']\n"
        "from config import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    )
    environment = {
        "SKUPAJ_ENV": "production",
        "SECRET_KEY": "".join(map(chr, range(40, 110))),
        "DATABASE_URL": "postgresql://owner@/skupaj",
        "DATABASE_APP_URL": "postgresql://app@/skupaj",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"__Host-sessionid", b"__Host-csrftoken", b"True"]


def test_a_link_to_set_a_password_works_where_it_was_made(alpha):
    path = f"/racun/geslo/nove/{alpha.secrets['uid']}/{alpha.secrets['reset']}/"
    for schema in OTHERS:
        answer = client_of(schema).get(path, follow=True)
        assert b'name="password1"' not in answer.content
    client = client_of("alpha")
    form = client.get(path, follow=True)
    assert b'name="password1"' in form.content
    new = {"password1": "novo zelo dolgo geslo"}
    assert client.post(form.request["PATH_INFO"], new).status_code == 302


def test_a_letter_about_a_password_leads_to_its_own_host(alpha):
    asked = {"email": "admin@alpha.example"}
    assert client_of("beta").post("/racun/geslo/pozabljeno/", asked).status_code == 302
    (letter,) = [one for one in sent_mails("beta") if "/racun/" in one.body]
    assert "http://beta.localhost" in letter.body
    assert "/racun/geslo/nove/" not in letter.body
    mail.outbox.clear()
    assert client_of("alpha").post("/racun/geslo/pozabljeno/", asked).status_code == 302
    letter = next(one for one in sent_mails("alpha") if "/racun/geslo/nove/" in one.body)
    assert "http://alpha.localhost" in letter.body
    assert "beta" not in letter.body


def test_a_host_that_a_proxy_might_name_is_not_believed(alpha):
    client = alpha.client("administrator", on="beta")
    answer = client.get("/admin/", headers={"x-forwarded-host": "alpha.localhost"})
    assert answer.status_code == 302
    assert "alfa-tajno" not in seen(client.get("/", headers={"forwarded": "host=alpha.localhost"}))


def test_a_notice_for_a_person_of_alpha_is_not_read_in_beta(alpha, beta):
    client = alpha.client("administrator")
    client.post(f"/admin/pages/{alpha.numbers['spare']}/unpublish/")
    notice = client.cookies["messages"].value
    assert "alfa-tajno" in seen(client.get("/admin/reports/locked/"))
    stranger = beta.client("administrator")
    stranger.cookies["messages"] = notice
    assert "alfa-tajno" not in seen(stranger.get("/admin/reports/locked/"))


def test_a_link_to_set_a_password_opens_no_copy_of_the_person(alpha):
    copy_row("accounts_user", "id", alpha.numbers["user_administrator"])
    with in_municipality("alpha"):
        person = User.objects.get(pk=alpha.numbers["user_administrator"])
        assert PasswordTokens().check_token(person, alpha.secrets["reset"])
    with in_municipality("beta"):
        copy = User.objects.get(pk=person.pk)
        assert not PasswordTokens().check_token(copy, alpha.secrets["reset"])


# -- Tokens and signatures --------------------------------------------------------------------

LIST = "/api/v1/announcements/"


def bearer(token):
    return {"authorization": f"Bearer {token}"}


def test_an_api_token_opens_the_municipality_that_issued_it(alpha):
    token = alpha.secrets["token"]
    answer = client_of("alpha").get(LIST, headers=bearer(token))
    assert answer.status_code == 200
    assert "alfa-tajno" in seen(answer)
    refused = client_of("beta").get(LIST, headers=bearer(token))
    assert refused.status_code == 401
    assert "tajno" not in seen(refused)


def test_an_api_token_opens_nothing_on_the_root_domain(alpha):
    assert client_of("public").get("/api/v1/municipalities/").status_code == 200
    answer = client_of("public").get(
        "/api/v1/municipalities/", headers=bearer(alpha.secrets["token"])
    )
    assert answer.status_code == 401


def test_an_api_token_copied_byte_for_byte_opens_nothing(alpha):
    with in_municipality("alpha"):
        token = issue_token(
            name="Kopirani program", scopes=["announcements:read"], now=timezone.now()
        )
    assert client_of("alpha").get(LIST, headers=bearer(token)).status_code == 200
    copy_row("accounts_apitoken", "name", "Kopirani program")
    assert client_of("beta").get(LIST, headers=bearer(token)).status_code == 401


SIGNERS = {
    "MunicipalitySigner": (
        lambda text: MunicipalitySigner(salt="x").sign(text),
        lambda text: MunicipalitySigner(salt="x").unsign(text),
    ),
    "without a salt of its own": (
        lambda text: MunicipalitySigner().sign(text),
        lambda text: MunicipalitySigner().unsign(text),
    ),
    "signed cookies": (
        lambda text: signing.get_cookie_signer(salt="x").sign(text),
        lambda text: signing.get_cookie_signer(salt="x").unsign(text),
    ),
    "objects": (
        lambda text: MunicipalitySigner(salt="x").sign_object([text]),
        lambda text: MunicipalitySigner(salt="x").unsign_object(text)[0],
    ),
}


@pytest.mark.parametrize("signer", SIGNERS)
def test_what_alpha_has_signed_is_refused_elsewhere(signer):
    sign, unsign = SIGNERS[signer]
    with in_municipality("alpha"):
        signed = sign("skrivnost")
        assert unsign(signed) == "skrivnost"
    for schema in OTHERS:
        with in_municipality(schema), pytest.raises(signing.BadSignature):
            unsign(signed)


def test_our_code_signs_nothing_without_the_municipality():
    """Django's own `signing.dumps`, `Signer` and `salted_hmac` know no schema."""
    plain = re.compile(r"\b(signing\.(dumps|loads)|Signer\(|salted_hmac\()")
    for folder in ("platform", "tenants", "cms", "api"):
        for path in (ROOT / folder).rglob("*.py"):
            for line in path.read_text().splitlines():
                if plain.search(line) and not line.startswith("class MunicipalitySigner("):
                    assert "salt" in line, f"{path}: {line.strip()}"


def test_a_place_in_a_list_of_alpha_is_none_in_beta():
    for number in range(2):
        make_announcement("alpha", title=f"Obvestilo {number}")
    answer = client_of("alpha").get(LIST, {"page_size": 1}).json()
    following = urlsplit(answer["next"])
    address = f"{following.path}?{following.query}"
    assert client_of("alpha").get(address).status_code == 200
    refused = client_of("beta").get(address)
    assert refused.status_code == 400
    assert "tajno" not in seen(refused)


# -- Files ------------------------------------------------------------------------------------


def test_a_picture_is_served_on_its_own_host(alpha):
    address = f"/media/{alpha.secrets['rendition']}"
    answer = client_of("alpha").get(address)
    assert answer.status_code == 200
    assert "alfa-tajno" in seen(answer)
    for schema in OTHERS:
        assert client_of(schema).get(address).status_code == 404


def test_a_portrait_is_served_to_the_staff_of_its_own_host(alpha, beta):
    address = f"/media/{alpha.secrets['portrait']}"
    answer = alpha.client("administrator").get(address)
    assert answer.status_code == 200
    assert "alfa-tajno" in seen(answer)
    for schema in OTHERS:
        assert alpha.client("administrator", on=schema).get(address).status_code == 404
    assert beta.client("administrator").get(address).status_code == 404
    assert client_of("alpha").get(address).status_code == 404


def test_a_document_is_served_on_its_own_host(alpha, beta):
    address = f"/documents/{alpha.numbers['document']}/{alpha.secrets['document_name']}"
    assert "alfa-tajno" in seen(client_of("alpha").get(address))
    for schema in OTHERS:
        assert client_of(schema).get(address).status_code == 404
    own = f"/documents/{beta.numbers['document']}/{beta.secrets['document_name']}"
    assert "beta-tajno" in seen(client_of("beta").get(own))


def test_files_of_one_name_are_each_its_own():
    for schema, colour in COLOURS.items():
        with in_municipality(schema):
            drawn = ContentFile(picture(colour, schema))
            assert default_storage.save("images/isto-ime.png", drawn) == "images/isto-ime.png"
    try:
        for schema, mark in (("alpha", "alfa-tajno"), ("beta", "beta-tajno")):
            answer = client_of(schema).get("/media/images/isto-ime.png")
            assert mark in seen(answer)
        assert client_of("public").get("/media/images/isto-ime.png").status_code == 404
    finally:
        for schema in COLOURS:
            with in_municipality(schema):
                default_storage.delete("images/isto-ime.png")


def test_originals_have_no_address(alpha):
    for name in ("original", "document_file", "document_guarded_file", "import_stored"):
        with in_municipality("alpha"):
            assert default_storage.exists(alpha.secrets[name])
        for schema in ("alpha", *OTHERS):
            assert client_of(schema).get(f"/media/{alpha.secrets[name]}").status_code == 404


@pytest.mark.parametrize(
    "way",
    [
        "/media/images/../../alpha/{}",
        "/media/shared/../alpha/{}",
        "/media/shared/../../media/alpha/{}",
        "/media/alpha/{}",
        "/media/images/%2e%2e/%2e%2e/alpha/{}",
        "/media/shared//alpha/{}",
        "/media/images/..%5c..%5calpha%5c{}",
    ],
)
def test_no_path_leads_into_the_neighbour_s_folder(alpha, way):
    for name in (alpha.secrets["rendition"], alpha.secrets["original"]):
        for schema in OTHERS:
            answer = client_of(schema).get(way.format(name))
            assert answer.status_code in (400, 404)
            assert "alfa-tajno" not in seen(answer)


def test_a_storage_reads_the_folder_of_whoever_is_served(alpha, beta):
    assert alpha.secrets["original"] != beta.secrets["original"]
    with in_municipality("alpha"):
        assert default_storage.exists(alpha.secrets["original"])
        alpha_s = Path(default_storage.path("x"))
    with in_municipality("beta"):
        assert not default_storage.exists(alpha.secrets["original"])
        assert default_storage.exists(beta.secrets["original"])
        beta_s = Path(default_storage.path("x"))
    assert alpha_s == Path(settings.MEDIA_ROOT) / "alpha" / "x"
    assert beta_s == Path(settings.MEDIA_ROOT) / "beta" / "x"
