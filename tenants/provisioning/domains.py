"""Hosts of a municipality: the primary one changed, custom domains added once they lead here.

A custom domain is pending until a check finds that it leads to this installation: over plain HTTP
it has to answer a challenge that only this installation knows, at a path of its own. Until then it
answers nothing else. Needs the owner's login.
"""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context
from wagtail.models import Site

from common.errors import Conflict, Invalid, NotFound
from tenants import rules
from tenants.isolation.hosts import CHALLENGES
from tenants.models import Domain, Municipality
from tenants.provisioning import locks, probe


class ElsewhereError(Conflict):
    """The domain does not lead to this installation."""


def add_domain(*, schema: str, host: str) -> Domain:
    """Give a municipality one more domain, pending until `check_domain`.

    Adding it again gives the same pending row. Raises Invalid for what cannot be a domain, NotFound
    for an unknown schema, and Conflict when the domain is another municipality's.
    """
    name = _plain(host)
    municipality = _find(schema)
    try:
        with transaction.atomic():
            domain, _made = Domain.objects.get_or_create(
                domain=name,
                tenant=municipality,
                defaults={
                    "is_primary": False,
                    "checked_at": None,
                    "challenge": get_random_string(43),
                },
            )
    except IntegrityError as error:
        message = _("“%(host)s” belongs to another municipality already.") % {"host": name}
        raise Conflict("domain_taken", message) from error
    added: Domain = domain
    return added


def check_domain(
    *, schema: str, host: str, now: datetime, port: int = 80, timeout: float = probe.TIMEOUT
) -> Domain:
    """Ask the domain for its challenge over HTTP at `port` and serve it from now on if it answers.

    Raises NotFound when it was not added, and ElsewhereError, saying what was found, when it does
    not lead here. `timeout` is in seconds, for everything together.
    """
    domain = _domain(schema, _plain(host))
    if domain.checked_at is not None:
        return domain
    found = probe.ask(domain.domain, port, CHALLENGES + domain.challenge, timeout)
    if found.body != domain.challenge.encode():
        message = _(
            "%(host)s does not lead to this installation: %(found)s. Its DNS record has to point "
            "here, and http://%(host)s%(path)s has to be answered by this installation."
        )
        path = CHALLENGES + domain.challenge
        values = {"host": domain.domain, "found": found.words, "path": path}
        raise ElsewhereError("domain_elsewhere", message % values)
    # Compared by its challenge: a domain that was removed and added meanwhile is another one.
    own = Domain.objects.filter(pk=domain.pk, challenge=domain.challenge)
    with transaction.atomic():
        if not own.update(checked_at=now):
            raise _unknown(domain.domain, schema)
        _notice(domain.tenant)
    domain.checked_at = now
    return domain


def remove_domain(*, schema: str, host: str) -> None:
    """Take a domain away, at once. Raises NotFound, and Conflict for the primary one."""
    domain = _domain(schema, _plain(host))
    with transaction.atomic():
        if not Domain.objects.filter(pk=domain.pk, is_primary=False).delete()[0]:
            message = _("%(host)s is the primary host. Make another one primary first.")
            raise Conflict("domain_is_primary", message % {"host": domain.domain})
        _notice(domain.tenant)


def change_host(*, schema: str, host: str, now: datetime, keep_old: bool = False) -> Municipality:
    """Make `host` the primary host; with `keep_old` the earlier one leads to it, else it is gone.

    A host of the installation is taken at the operator's word, every other has to have been added
    and checked. Raises Invalid, NotFound, and Conflict when it is taken, unchecked, or somebody is
    at work on the municipality.
    """
    name = _primary(host)
    with locks.alone_with(schema), transaction.atomic():
        municipality = _find(schema)
        old = municipality.domains.select_for_update().filter(is_primary=True).first()
        if old is not None and old.domain == name:
            return municipality
        new = _to_be_primary(municipality, name, now)
        if old is not None and keep_old:
            Domain.objects.filter(pk=old.pk).update(is_primary=False)
        elif old is not None:
            old.delete()
        Domain.objects.filter(pk=new.pk).update(is_primary=True)
        _notice(municipality)
        with schema_context(schema):
            site = Site.objects.get(is_default_site=True)
            site.hostname, site.port = name, settings.SITE_PORT
            # Saved as an object: Wagtail then forgets the addresses that it has kept.
            site.save()
    return municipality


def _to_be_primary(municipality: Municipality, name: str, now: datetime) -> Domain:
    found: Domain | None = municipality.domains.filter(domain=name).first()
    if found is not None and found.checked_at is not None:
        return found
    if not _is_ours(name):
        message = _(
            "%(host)s has not been checked. Add it and check it first: municipality domain add, "
            "then municipality domain check."
        )
        raise Conflict("domain_unchecked", message % {"host": name})
    try:
        with transaction.atomic():
            made: Domain = Domain.objects.update_or_create(
                domain=name,
                tenant=municipality,
                defaults={"is_primary": False, "checked_at": now},
            )[0]
    except IntegrityError as error:
        message = _("“%(host)s” belongs to another municipality already.") % {"host": name}
        raise Conflict("domain_taken", message) from error
    return made


def _primary(host: str) -> str:
    """`host` as we compare it. Raises Invalid for the root domain and for what cannot be one."""
    name = host.strip().rstrip(".").lower()
    if name == settings.ROOT_HOST:
        reason: str | None = _("%(host)s is the root domain of the installation.") % {"host": name}
    else:
        reason = why_no_host(name)
    if reason:
        raise Invalid("host_invalid", reason, {"host": reason})
    return name


def why_no_host(name: str) -> str | None:
    """Why a municipality cannot have the host, or None: one of the installation's, or its own."""
    return rules.may_use_host(name) if _is_ours(name) else rules.may_use_domain(name)


def _plain(host: str) -> str:
    """The same for a custom domain, which may begin with www and is none of ours."""
    name = host.strip().rstrip(".").lower()
    reason = rules.may_use_domain(name)
    if _is_ours(name):
        reason = _(
            "%(host)s is a host of this installation. Use it with: municipality host --set."
        ) % {"host": name}
    if reason:
        raise Invalid("domain_invalid", reason, {"host": reason})
    return name


def _is_ours(name: str) -> bool:
    root = settings.ROOT_HOST
    return name == root or name.endswith(f".{root}")


def _find(schema: str) -> Municipality:
    found: Municipality | None = Municipality.objects.filter(schema_name=schema).first()
    if found is None:
        message = _("There is no municipality with the schema “%(schema)s”.") % {"schema": schema}
        raise NotFound("no_such_municipality", message)
    return found


def _domain(schema: str, host: str) -> Domain:
    found: Domain | None = (
        Domain.objects.select_related("tenant")
        .filter(tenant__schema_name=schema, domain=host)
        .first()
    )
    if found is None:
        raise _unknown(host, schema)
    return found


def _unknown(host: str, schema: str) -> NotFound:
    message = _("%(host)s has not been added to “%(schema)s”.") % {"host": host, "schema": schema}
    return NotFound("no_such_domain", message)


def _notice(municipality: Municipality) -> None:
    """Change the moment by which every process notices that the municipality has changed."""
    municipality.save(update_fields=["updated_at"])
