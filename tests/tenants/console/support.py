"""An operator with a generator of codes, and the fleet's worker, as the tests use them."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from django.utils import timezone

from accounts.models import User
from tenants.console import factors, operators, totp
from tenants.console.models import FleetJob, SecondFactor
from tenants.console.worker import FleetWorker
from tests.database import as_owner
from tests.support import client_of

EMAIL = "operater@skupaj.example"
PASSWORD = "zelena kobilica na plotu"


def make_operator(email=EMAIL):
    """An operator who has set a password and no second factor yet."""
    operators.add(email=email)
    person = User.objects.get(email=email)
    person.set_password(PASSWORD)
    person.save()
    return person


def code_of(person, later=0):
    """What the generator shows, `later` steps from now."""
    factor = SecondFactor.objects.get(operator=person.pk)
    step = totp.step_of(timezone.now().timestamp()) + later
    return totp.code_at(factors.secret_of(factor), step)


def with_factor(person):
    """Take up a generator; returns the recovery codes."""
    factors.begin(operator=person.pk)
    return factors.confirm(operator=person.pk, code=code_of(person, -1), now=timezone.now())


def give_password(client, email=EMAIL, password=PASSWORD, **more):
    return client.post("/console/sign-in/", {"email": email, "password": password, **more})


def signed_in(person=None):
    """A browser at the console, both factors given."""
    person = person or make_operator()
    if factors.factor_of(person.pk) is None:
        with_factor(person)
    client = client_of("public")
    assert give_password(client, person.email).status_code == 302
    answer = client.post("/console/second-factor/", {"code": code_of(person)})
    assert answer.status_code == 302, answer.content.decode()
    client.person = person
    return client


def job_at(answer):
    """The job whose page an answer leads to."""
    assert answer.status_code == 302, answer.content.decode()[:3000]
    path = urlsplit(answer["Location"]).path
    assert path.startswith("/console/jobs/"), path
    return FleetJob.objects.get(pk=path.split("/")[3])


def work_off():
    """Let a fleet's worker do what waits, with the owner's login."""
    with as_owner():
        return FleetWorker("test").drain()


@contextmanager
def unchanged(what):
    """`what()` is the same before and after."""
    before = what()
    yield
    assert what() == before
