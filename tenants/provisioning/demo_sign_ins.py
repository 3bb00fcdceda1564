"""Who may sign in to the demonstration: everybody knows their passwords and keys."""

import json
from base64 import b32encode
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from django_tenants.utils import schema_context

from accounts import factors, people
from accounts.models import User
from accounts.roles import BY_KEY
from cms.followed import publication
from cms.models import EventPage
from notifications import services as following
from notifications.models import Pace
from notifications.subjects import Subject
from tenants.models import Municipality
from tenants.provisioning.template import ADMINISTRATORS, EDITORS, MODERATORS

PORTALS = ("zlht", "hrastnik", "ajdovscina", "kranj", "hoce_slivnica")
PASSWORD = "skupaj-predstavitev"  # noqa: S105 - printed by `make demo`, refused in production
CITIZEN = "obcan"
ROLES = {
    "admin": ADMINISTRATORS,
    "moderator": MODERATORS,
    "urednik": EDITORS,
    "uradnik": BY_KEY["official"].group,
}


def address(schema: str, name: str) -> str:
    """The demonstration's address of a person with a role in a municipality."""
    return f"{name}@{schema.replace('_', '-')}.example"


def secret_of(email: str) -> str:
    """The key for the authenticator app of one of the demonstration's staff: everybody knows it."""
    return b32encode(sha256(f"skupaj demonstration {email}".encode()).digest()[:20]).decode()


def give_factor(person: User) -> None:
    """An authenticator app that can really be used: `make demo` prints its key."""
    if not factors.kinds_of(person):
        data = {"secret": factors.sealed(secret_of(person.email))}
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)


def give_factors(schema: str) -> None:
    """Also to the staff of a demonstration that was made before they had one."""
    with schema_context(schema):
        emails = [address(schema, name) for name in ROLES]
        for person in User.objects.filter(email__in=emails):
            give_factor(person)


def give_citizen(schema: str, hashed: str) -> User | None:
    """Somebody who follows the topics of the demonstration's events, and has news of them; None
    when they are there already."""
    with schema_context(schema):
        email, now = address(schema, CITIZEN), timezone.now()
        if User.objects.filter(email=email).exists():
            return None
        person = User.objects.create(email=email, password=hashed, language="sl")
        people.vouch(person=person)
        person.groups.add(Group.objects.get_or_create(name=people.CITIZENS)[0])
        pages = list(EventPage.objects.live().filter(locale__language_code="sl")[:3])
        for topic in {"participation", "budget", *(page.topic for page in pages if page.topic)}:
            following.follow(
                person=person, subject=Subject("topic", topic), pace=Pace.WEEKLY, now=now
            )
        following.tell_followers(told=[publication(page) for page in pages], now=now)
        return person


def note_sign_ins() -> None:
    """Leave the demonstration's addresses and sign-ins where `make demo` reads them."""
    root = f"{settings.SCHEME}://{settings.ROOT_HOST}:{settings.PORT}/"
    lines = [{"name": "Skupaj", "url": root, "email": "", "password": "", "role": ""}]
    for portal in Municipality.objects.filter(schema_name__in=PORTALS).prefetch_related("domains"):
        host = portal.domains.get(is_primary=True).domain
        lines += [
            {
                "name": portal.name,
                "url": f"{settings.SCHEME}://{host}:{settings.PORT}/",
                "email": address(portal.schema_name, name),
                "password": PASSWORD,
                "role": role,
                "secret": secret_of(address(portal.schema_name, name)) if name in ROLES else "",
            }
            for name, role in (ROLES | {CITIZEN: people.CITIZENS}).items()
        ]
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    text = json.dumps(lines, ensure_ascii=False, indent=1)
    (settings.VAR_DIR / "demonstration.json").write_text(text, encoding="utf-8")
