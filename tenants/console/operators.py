"""Operators: people of the public schema who may open the console."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from accounts.models import User
from common.errors import Conflict, Invalid, NotFound
from tenants.console import acts, factors, places
from tenants.console.models import SecondFactor
from tenants.isolation.roles import PUBLIC


@contextmanager
def _at_home() -> Iterator[None]:
    """In `public`, and in one transaction."""
    with schema_context(PUBLIC), transaction.atomic():
        yield


def operators() -> Any:
    """Everybody who may open the console."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("email")


def add(*, email: str, by: str = acts.COMMAND_LINE) -> str:
    """Make an operator, or take up again who once was one; returns the link to set a password.

    Raises Invalid for what is no address, Conflict when there is such an operator.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        message = _("“%(email)s” is not an e-mail address.") % {"email": email}
        raise Invalid("email", message) from error
    with _at_home():
        person = User.objects.select_for_update().filter(email=email).first()
        if person is not None and person.is_active and person.is_staff:
            message = _("%(email)s is an operator already.") % {"email": email}
            raise Conflict("operator_exists", message)
        person = person or User(email=email)
        person.is_active = person.is_staff = True
        person.set_unusable_password()
        person.save()
        acts.record("operator_added", who=by, facts={"operator": email})
        return _link(person)


def remove(*, email: str, by: str = acts.COMMAND_LINE) -> None:
    """Close the console to an operator at once; what they did stays written.

    Raises NotFound when there is no such operator.
    """
    with _at_home():
        person = _find(email)
        person.is_active = person.is_staff = False
        # Every session of theirs ends with it.
        person.set_unusable_password()
        person.save()
        factors.forget(operator=person.pk)
        acts.record("operator_removed", who=by, facts={"operator": person.email})


def reset(*, email: str, by: str = acts.COMMAND_LINE) -> str:
    """For who lost password or generator: both are taken away; returns the link to begin anew.

    Raises NotFound when there is no such operator.
    """
    with _at_home():
        person = _find(email)
        person.set_unusable_password()
        person.save()
        factors.forget(operator=person.pk)
        acts.record("operator_reset", who=by, facts={"operator": person.email})
        return _link(person)


def listed() -> list[dict[str, Any]]:
    """Each operator with the state of the second factor."""
    with schema_context(PUBLIC):
        confirmed = SecondFactor.objects.exclude(confirmed_at=None)
        since = dict(confirmed.values_list("operator", "confirmed_at"))
        return [
            {
                "email": person.email,
                "has_password": person.has_usable_password(),
                "factor_since": since.get(person.pk),
                "codes_left": factors.codes_left(person.pk),
                "last_login": person.last_login,
            }
            for person in operators()
        ]


def with_password(request: HttpRequest, email: str, password: str) -> User | None:
    """The operator with that password; takes as long for one that does not exist."""
    person = authenticate(request, username=email, password=password)
    return person if isinstance(person, User) and person.is_staff else None


def _find(email: str) -> User:
    person = operators().select_for_update().filter(email=email.strip().lower()).first()
    if person is None:
        raise NotFound("no_such_operator", _("There is no operator %(email)s.") % {"email": email})
    return person  # type: ignore[no-any-return]


def _link(person: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    path = reverse("console:password", args=[uid, token], urlconf=places.urlconf())
    return f"{places.root_address()}{path}"
