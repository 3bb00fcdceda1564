"""The first administrator of a portal: made where missing, under that municipality's own role."""

from django.contrib.auth.models import Group
from django.db import transaction
from django_tenants.utils import schema_context

from accounts.models import User
from cms.links import password_link
from tenants.console import acts
from tenants.isolation.roles import PUBLIC
from tenants.provisioning.template import ADMINISTRATORS


def known(schema: str) -> list[str]:
    """The addresses of a portal's administrators."""
    with schema_context(schema):
        found = User.objects.filter(is_active=True, groups__name=ADMINISTRATORS)
        return list(found.order_by("email").values_list("email", flat=True))


@transaction.atomic
def link(*, schema: str, email: str, by: str, address: str = "") -> str:
    """A link with which `email` sets a password there, once, within three days.

    Who is unknown there becomes an administrator; who is known keeps the rights that they have.
    """
    with schema_context(PUBLIC):
        acts.record("link", who=by, schema=schema, facts={"email": email}, address=address)
    with schema_context(schema):
        if not User.objects.filter(email__iexact=email).exists():
            person = User.objects.create_user(email, None)
            person.groups.add(Group.objects.get(name=ADMINISTRATORS))
        return password_link(email)
