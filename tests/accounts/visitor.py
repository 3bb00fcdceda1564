"""What a citizen does at the portal's account, as a browser would send it."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group

from accounts import factors, people
from accounts.models import User
from tests.support import PASSWORD, client_of, in_municipality, sent_mails

SIGN_IN, SIGN_UP = "/racun/prijava/", "/racun/registracija/"
RESET, CODE = "/racun/geslo/pozabljeno/", "/racun/prijava/koda/"
ANA = "ana@example.si"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def citizen(schema="alpha", email=ANA, *groups, password=PASSWORD):
    """Somebody with a confirmed account, and in those groups."""
    with in_municipality(schema):
        person = User.objects.create_user(email, password)
        people.vouch(person=person)
        for name in groups:
            person.groups.add(Group.objects.get(name=name))
    return person


def with_app(person, schema="alpha"):
    """Set up an authenticator app with the secret of the tests, and recovery codes."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with in_municipality(schema):
        Authenticator.objects.create(
            user=person, type="totp", data={"secret": factors.sealed(SECRET)}
        )
        return RecoveryCodes.activate(person).get_unused_codes()


def code(later=0):
    """What the app shows, `later` half-minutes from now."""
    step = int(datetime.now(UTC).timestamp()) // factors.STEP_SECONDS + later
    return format_hotp_value(hotp_value(SECRET, step))


def sign_in(client, email=ANA, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def is_in(client):
    return client.get("/racun/").status_code == 200


def sign_up(client, email=ANA, password=PASSWORD, born="31. 3. 1980", path=SIGN_UP):
    return client.post(path, {"email": email, "password1": password, "born": born})


def links(schema="alpha", part="/racun/"):
    """The paths of all links in mails of a municipality, oldest first."""
    found = []
    for mail in sent_mails(schema):
        found += [urlsplit(url).path for url in re.findall(r"http://\S+", mail.body) if part in url]
    return found


def confirm_link(schema="alpha"):
    return links(schema, "/potrdi/")[-1]


def addresses(schema="alpha", email=ANA):
    with in_municipality(schema):
        return list(EmailAddress.objects.filter(email=email))


def account(schema="alpha", email=ANA):
    with in_municipality(schema):
        return User.objects.filter(email=email).first()


def browser(person, schema="alpha", password=PASSWORD):
    """A browser signed in with the password alone."""
    client = client_of(schema)
    assert sign_in(client, person.email, password).status_code == 302
    return client
