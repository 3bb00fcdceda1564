"""Run by installation.py in a process of its own: alpha, beta and an operator."""

import sys

import django
from django.utils import timezone

EMAIL = "operater@skupaj.example"


def administrator(schema):
    from accounts.models import User
    from tests.support import in_municipality

    with in_municipality(schema):
        return User.objects.get(email=f"admin@{schema}.example")


def main():
    from tests.build_template import PASSWORD
    from tests.build_template import main as build

    build()
    from accounts.models import User
    from tenants.console import factors, operators, totp
    from tests.accounts.visitor import with_app

    operators.add(email=EMAIL)
    person = User.objects.get(email=EMAIL)
    person.set_password(PASSWORD)
    person.save()
    for schema in ("alpha", "beta"):
        with_app(administrator(schema), schema)
    factor = factors.begin(operator=person.pk)
    secret = factors.secret_of(factor)
    earlier = totp.step_of(timezone.now().timestamp()) - 1
    factors.confirm(operator=person.pk, code=totp.code_at(secret, earlier), now=timezone.now())
    sys.stdout.write(f"{secret.hex()}\n")


if __name__ == "__main__":
    django.setup()
    main()
