"""The demonstration's operator: everybody knows the password, the generator is set up at first."""

import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tenants.utils import schema_context

from accounts.models import User
from common.errors import NotAllowed
from tenants.console import operators, places
from tenants.isolation.roles import PUBLIC

EMAIL = "operater@skupaj.example"


@transaction.atomic
def add_operator(password: str) -> None:
    """Make the operator where missing, and note the sign-in beside the portals' own.

    Raises NotAllowed in production.
    """
    if settings.PRODUCTION:
        raise NotAllowed("no_demonstration", "The demonstration is not for production.")
    with schema_context(PUBLIC):
        if not User.objects.filter(email=EMAIL).exists():
            operators.add(email=EMAIL)
            person = User.objects.get(email=EMAIL)
            person.set_password(password)
            person.save()
    _note(password)


def _note(password: str) -> None:
    file = settings.VAR_DIR / "demonstration.json"
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    url = f"{places.root_address()}/console/"
    row = {"url": url, "name": "Skupaj: konzola", "email": EMAIL, "password": password}
    row["role"] = "operator; the second factor is set up at the first sign-in"
    kept = [one for one in rows if one["url"] != url]
    text = json.dumps([*kept, row], ensure_ascii=False, indent=1)
    file.write_text(text, encoding="utf-8")
