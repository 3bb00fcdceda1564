"""Acts on municipalities as wholes: create, rename, suspend, resume. Needs the owner's login."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context
from wagtail.models import Locale, Revision, Site

from accounts.models import User
from cms.models import BasePage, HomePage
from common.errors import Conflict, Invalid, NotFound
from records.services import audit, tell
from tenants import rules
from tenants.isolation.models import CacheEntry
from tenants.models import Domain, Municipality, Status
from tenants.provisioning import cloning, locks, ready_roles
from tenants.provisioning.placement import place
from tenants.provisioning.prepare import ensure_role_of
from tenants.provisioning.template import ADMINISTRATORS, LANGUAGES, add_language


@dataclass(frozen=True, kw_only=True)
class NewMunicipality:
    """What has to be known of a municipality before it gets a portal."""

    schema: str
    name: str
    host: str
    code: str | None = None
    kind: str = "municipality"
    region: str = ""
    languages: list[str] = field(default_factory=lambda: ["sl", "en"])
    colour: str = "#0b4f6c"
    accent: str = "#e0a800"
    latitude: float | None = None
    longitude: float | None = None
    admin_email: str = ""
    admin_password: str | None = None

    def faults(self) -> dict[str, str]:
        """What cannot be accepted, by field; empty when all is well."""
        found = {
            "schema": rules.may_name_schema(self.schema),
            "host": rules.may_use_host(self.host),
            "code": rules.may_use_code(self.code, self.kind),
            "colour": rules.may_use_colour(self.colour),
            "accent": rules.may_use_accent(self.accent),
            "languages": rules.may_use_languages(self.languages),
            "kind": rules.may_be_of_kind(self.kind),
            "name": rules.may_be_called(self.name),
            "latitude": rules.may_be_seated_at(self.latitude, self.longitude),
            "admin_email": rules.may_be_reached(self.admin_email),
        }
        return {name: reason for name, reason in found.items() if reason}


def create_municipality(
    *, new: NewMunicipality, fill: Callable[[], None] = lambda: None
) -> Municipality:
    """Make a municipality: row, host, schema, role, page tree and first administrator, or nothing.

    `fill` adds content, in its schema and in the same transaction. Raises Invalid with the faults
    by field, Conflict when the schema, code or host is taken, and NotFound when the installation
    has not been prepared.
    """
    if faults := new.faults():
        raise Invalid("municipality_invalid", " ".join(faults.values()), faults)
    body, _outward = cloning.script(new.schema)
    with ready_roles.taken_back_on_failure(new.schema):
        return _create(new, body, fill)


@transaction.atomic
def _create(new: NewMunicipality, body: str, fill: Callable[[], None]) -> Municipality:
    with connection.cursor() as cursor:
        locks.hold(cursor, new.schema)
    municipality = _rows(new)
    ready_roles.make_ready(new.schema)
    with connection.cursor() as cursor:
        cursor.execute(body)
        ensure_role_of(cursor, new.schema)
        place(cursor, new.schema)
    with schema_context(new.schema):
        _make_its_own(new)
        fill()
    with connection.cursor() as cursor:
        cloning.bind(cursor, new.schema)
    return municipality


def _rows(new: NewMunicipality) -> Municipality:
    try:
        with transaction.atomic():
            municipality: Municipality = Municipality.objects.create(
                schema_name=new.schema,
                name=new.name,
                code=new.code,
                kind=new.kind,
                region=new.region,
                languages=new.languages,
                colour=new.colour,
                accent=new.accent,
                latitude=new.latitude,
                longitude=new.longitude,
            )
            Domain.objects.create(tenant=municipality, domain=new.host, is_primary=True)
    except (IntegrityError, ValidationError) as error:
        message = _("There is a municipality with this code, schema or host already: %(which)s.")
        which = f"{new.name} ({new.code or '–'}, {new.schema}, {new.host})"
        raise Conflict("municipality_exists", message % {"which": which}) from error
    return municipality


def _make_its_own(new: NewMunicipality) -> None:
    HomePage.objects.update(title=new.name, draft_title=new.name)
    home = HomePage.objects.get(locale__language_code="sl")
    Site.objects.update(hostname=new.host, site_name=new.name, port=settings.SITE_PORT)
    for code in LANGUAGES:
        if code not in new.languages:
            home.get_translation(Locale.objects.get(language_code=code)).delete()
            Locale.objects.filter(language_code=code).delete()
    for code in new.languages:
        if code not in LANGUAGES:
            add_language(home, Locale.objects.create(language_code=code))
    BasePage.objects.filter(depth=2).update(title=new.name, draft_title=new.name)
    # Addresses noted while the tree was made are those of the template's host.
    CacheEntry.objects.all().delete()
    # News is what makes the directory read, and the pages told of in the template are here too.
    tell(name="tenants.municipality_created", object_id=new.schema)
    if new.admin_email:
        administrator = User.objects.create_user(new.admin_email, new.admin_password)
        administrator.groups.add(Group.objects.get(name=ADMINISTRATORS))


def rename_municipality(*, schema: str, name: str) -> Municipality:
    """Give a municipality another name, also on its first pages where they carried the old one.

    The schema keeps its name: sessions, tokens and signatures are bound to it, and moving them
    would take the wall between municipalities down. Raises Invalid, NotFound, and Conflict when
    somebody is at work on it.
    """
    if reason := rules.may_be_called(name):
        raise Invalid("municipality_invalid", reason, {"name": reason})
    with locks.alone_with(schema), transaction.atomic():
        municipality = _locked(schema)
        before, municipality.name = municipality.name, name.strip()
        municipality.save()
        with schema_context(schema):
            _rename_pages(before, municipality.name)
    return municipality


def _rename_pages(before: str, after: str) -> None:
    Site.objects.filter(site_name=before).update(site_name=after)
    homes = BasePage.objects.filter(depth=2)
    homes.filter(title=before).update(title=after)
    homes.filter(draft_title=before).update(draft_title=after)
    # What editors go on writing from.
    for revision in Revision.objects.filter(pk__in=homes.values("latest_revision")):
        if revision.content.get("title") == before:
            revision.content["title"] = after
            revision.save(update_fields=["content"])


def suspend_municipality(*, schema: str, reason: str) -> Municipality:
    """Close a portal at once: every address of it answers 503 with `reason`, and its tasks wait."""
    if not reason.strip():
        message = _("Say why the portal is closed: its visitors will read it.")
        raise Invalid("reason_missing", message, {"reason": message})
    return _set_status(schema, Status.SUSPENDED, reason.strip())


def resume_municipality(*, schema: str) -> Municipality:
    """Open a suspended portal again."""
    return _set_status(schema, Status.ACTIVE, "")


@transaction.atomic
def _set_status(schema: str, status: Status, reason: str) -> Municipality:
    municipality = _locked(schema)
    if municipality.status == Status.DELETING:
        message = _("%(name)s is marked for deletion. Take that back first: municipality keep.")
        raise Conflict("marked_for_deletion", message % {"name": municipality.name})
    changed = municipality.status != status
    municipality.status, municipality.suspended_because = status, reason
    municipality.save()
    if changed:
        note_closing(municipality, now=timezone.now())
    return municipality


def note_closing(municipality: Municipality, *, now: datetime) -> None:
    """Audit in the municipality's own trail that its portal has closed or opened at `now`.

    Evidence of what was displayed, and when, is made from it. In the act's transaction.
    """
    because = municipality.suspended_because or municipality.deleted_because
    with schema_context(municipality.schema_name):
        audit(
            act="tenants.portal_opened"
            if municipality.status == Status.ACTIVE
            else "tenants.portal_closed",
            object=municipality,
            by=None,
            now=now,
            data={"status": municipality.status, "because": because},
        )


def _locked(schema: str) -> Municipality:
    found = Municipality.objects.select_for_update().filter(schema_name=schema).first()
    if found is None:
        message = _("There is no municipality with the schema “%(schema)s”.") % {"schema": schema}
        raise NotFound("no_such_municipality", message)
    municipality: Municipality = found
    return municipality
