"""The demonstration: five portals with real content, made where they are missing."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context
from wagtail.models import Locale

from accounts.models import User
from cms.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    BasePage,
    EventIndexPage,
    EventPage,
    HomePage,
    PlainPage,
    PortalImage,
)
from common.errors import NotAllowed
from tenants.models import Municipality
from tenants.provisioning import demo_registrations as registrations
from tenants.provisioning.demo_cofinancing import fund
from tenants.provisioning.demo_notices import put_up
from tenants.provisioning.demo_processes import run
from tenants.provisioning.demo_registrations import rich as _rich
from tenants.provisioning.demo_sign_ins import (
    PASSWORD,
    PORTALS,
    ROLES,
    address,
    give_citizen,
    give_factor,
    give_factors,
    note_sign_ins,
)
from tenants.provisioning.demo_signatures import verify
from tenants.provisioning.importing import Progress, read_csv
from tenants.provisioning.prepare import Say
from tenants.provisioning.services import NewMunicipality, create_municipality

FOLDER = Path(__file__).with_name("demonstration")
Spec = dict[str, Any]


def load(say: Say) -> None:
    """Make each demonstration portal that is missing, whole or not at all, and note the sign-ins.

    Raises NotAllowed in production: its passwords are known to everyone.
    """
    if settings.PRODUCTION:
        raise NotAllowed("no_demonstration", "The demonstration is not for production.")
    for schema in PORTALS:
        if not Municipality.objects.filter(schema_name=schema).exists():
            say(f"making the portal {schema}")
            make(tomllib.loads((FOLDER / f"{schema}.toml").read_text(encoding="utf-8")))
        give_factors(schema)
        if (citizen := give_citizen(schema, _hashed())) is not None:
            with schema_context(schema):
                verify(citizen, schema, 1, timezone.now())
    note_sign_ins()


def load_everyone(path: Path, progress: Progress, *, part: int = 0, of: int = 1) -> int:
    """Make every municipality of a CSV file that is missing, each with a little content.

    Of those only the ones that are `part` (from 0) of so many: each of several processes takes its
    own. Raises NotAllowed in production and Invalid when the file is broken. Returns how many were
    made.
    """
    if settings.PRODUCTION:
        raise NotAllowed("no_demonstration", "The demonstration is not for production.")
    wanted = read_csv(path)
    there = set(Municipality.objects.values_list("code", flat=True))
    missing = [new for new in wanted[part::of] if new.code not in there]
    text = (FOLDER / "everyone.toml").read_text(encoding="utf-8")
    for number, new in enumerate(missing, 1):
        make(_spec_of(new, text))
        progress(number, len(missing), new.name)
    return len(missing)


@cache
def _hashed() -> str:
    """The one password of the demonstration, hashed once: it takes a third of a second."""
    return make_password(PASSWORD)


def _spec_of(new: NewMunicipality, text: str) -> Spec:
    facts = ("schema", "name", "code", "kind", "region", "languages", "colour", "accent")
    spec = {name: getattr(new, name) for name in (*facts, "latitude", "longitude")}
    host = new.host.removesuffix(f".{settings.ROOT_HOST}")
    return tomllib.loads(text.replace("{name}", new.name)) | spec | {"host": host}


@transaction.atomic
def make(spec: Spec) -> None:
    """One portal with everything that its file says."""
    host = f"{spec['host']}.{settings.ROOT_HOST}"
    municipality = create_municipality(
        new=NewMunicipality(
            schema=spec["schema"],
            name=spec["name"],
            host=host,
            code=spec.get("code"),
            kind=spec["kind"],
            region=spec["region"],
            languages=spec["languages"],
            colour=spec["colour"],
            accent=spec.get("accent", "#e0a800"),
            latitude=spec.get("latitude"),
            longitude=spec.get("longitude"),
        ),
        fill=lambda: Portal(spec).fill(),
    )
    if arms := spec.get("coat_of_arms"):
        with (FOLDER / "images" / arms).open("rb") as file:
            municipality.coat_of_arms.save(arms, file)


class Portal:
    """Fills the portal of the schema that the connection is on."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.images: dict[str, PortalImage] = {}
        self.pages: dict[str, dict[str, BasePage]] = {}
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}

    def fill(self) -> None:
        """People, then pages, then the home page that links to them."""
        for name, group in ROLES.items():
            person = User(email=address(self.spec["schema"], name), password=_hashed())
            person.save()
            person.groups.add(Group.objects.get(name=group))
            give_factor(person)
        self._index("announcements", AnnouncementIndexPage)
        self._index("events", EventIndexPage)
        for entry in self.spec.get("page", []):
            self._page(entry)
        for entry in self.spec.get("announcement", []):
            self._announcement(entry)
        for entry in self.spec.get("event", []):
            self._event(entry)
        for entry in self.spec.get("notice", []):
            put_up(entry, self.spec, FOLDER / "images")
        for entry in self.spec.get("process", []):
            run(entry, self.spec)
        if "funding" in self.spec:
            fund(self.spec["funding"], self.spec)
        self._home()

    def _index(self, key: str, model: type[BasePage]) -> None:
        found = model.objects.select_related("locale")
        self.pages[key] = {page.locale.language_code: page for page in found}

    def _image(self, name: str, title: str) -> PortalImage:
        if name not in self.images:
            with (FOLDER / "images" / name).open("rb") as file:
                image = PortalImage(title=title, file=ImageFile(file, name=name))
                image.description = title
                image.save()
            self.images[name] = image
        return self.images[name]

    def _publish(
        self, model: type[Any], parents: dict[str, BasePage], entry: Spec, common: Spec
    ) -> None:
        """The same page in each language: Slovenian first, the others as its translations."""
        made: dict[str, BasePage] = {}
        for code in self.spec["languages"]:
            fields = common | self._fields(model, entry, code)
            if "sl" in made:
                page = made["sl"].copy_for_translation(self.locales[code])
            else:
                page = model(locale=self.locales[code], live=False, **fields)
                parents[code].add_child(instance=page)
            for name, value in fields.items():
                setattr(page, name, value)
            page.save_revision().publish()
            # Nobody has changed it since: loading a demonstration is no news.
            model.objects.filter(pk=page.pk).update(last_published_at=common["first_published_at"])
            made[code] = page
        self.pages[entry["key"]] = made

    def _fields(self, model: type[Any], entry: Spec, code: str) -> Spec:
        text = dict(entry[code])
        fields = {"title": text["title"], "slug": text["slug"]}
        if model is PlainPage:
            return fields | {"blocks": [("text", {"heading": "", "html": _rich(text["body"])})]}
        fields |= {"summary": text["summary"], "body": text["body"]}
        if entry.get("image"):
            fields["image_alt"] = text["alt"]
        if model is EventPage:
            fields["programme"] = list(_programme(entry, code))
            fields["organisers"] = [("name", name) for name in entry.get("organisers", [])]
            fields["invited"] = [("name", name) for name in text.get("invited", [])]
            fields["afterwards"] = registrations.afterwards(self._image, entry, code)
        return fields

    def _page(self, entry: Spec) -> None:
        homes = {page.locale.language_code: page for page in HomePage.objects.all()}
        common = {"show_in_menus": True, "first_published_at": timezone.now()}
        self._publish(PlainPage, homes, entry, common)

    def _announcement(self, entry: Spec) -> None:
        common = self._common(entry) | {
            "kind": entry["kind"],
            "contact_name": entry.get("contact_name", ""),
            "contact_email": entry.get("contact_email", ""),
            "is_good_practice": entry.get("good_practice", False),
        }
        self._publish(AnnouncementPage, self.pages["announcements"], entry, common)

    def _event(self, entry: Spec) -> None:
        starts_at, ends_at = _times(entry)
        common = self._common(entry) | {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "place": entry["place"],
            "address": entry.get("address", ""),
            "latitude": entry.get("latitude"),
            "longitude": entry.get("longitude"),
        }
        self._publish(EventPage, self.pages["events"], entry, common)
        if "registration" in entry:
            registrations.open_for(self.pages[entry["key"]]["sl"], entry["registration"])

    def _common(self, entry: Spec) -> Spec:
        published = entry.get("published_at")
        common = {
            "topic": entry.get("topic", ""),
            "first_published_at": _moment(published) if published else timezone.now(),
        }
        if entry.get("image"):
            common["image"] = self._image(entry["image"], entry["sl"]["alt"])
        return common

    def _home(self) -> None:
        for home in HomePage.objects.select_related("locale"):
            text = self.spec["home"][home.locale.language_code]
            for name in text.keys() - {"block", "image"}:
                setattr(home, name, text[name])
            home.image = self._image(text["image"], text["image_alt"]) if "image" in text else None
            home.blocks = [self._block(block, home.locale.language_code) for block in text["block"]]
            home.save_revision().publish()

    def _block(self, block: Spec, code: str) -> tuple[str, Any]:
        if block["type"] == "text":
            return "text", {"heading": block.get("heading", ""), "html": _rich(block["html"])}
        if block["type"] == "image":
            image = self._image(block["image"], block["alt"])
            image.contextual_alt_text, image.decorative = block["alt"], False
            return "image", {"image": image, "caption": block.get("caption", "")}
        if block["type"] == "links":
            pages = [self.pages[key][code] for key in block["pages"]]
            return "links", {"heading": block["heading"], "pages": pages}
        page = self.pages[block["page"]][code]
        return "call_to_action", {"text": block["text"], "label": block["label"], "page": page}


def _programme(entry: Spec, code: str) -> Iterator[tuple[str, Spec]]:
    for item in entry.get("programme", []):
        starts = time.fromisoformat(item["starts"]) if item.get("starts") else None
        text = item[code]
        yield (
            "item",
            {"starts": starts, "title": text["title"], "presenter": text.get("presenter", "")},
        )


def _moment(text: str | datetime) -> datetime:
    return text if isinstance(text, datetime) else datetime.fromisoformat(text)


def _times(entry: Spec) -> tuple[datetime, datetime]:
    if "starts_in_days" not in entry:
        return _moment(entry["starts_at"]), _moment(entry["ends_at"])
    day = timezone.localdate() + timedelta(days=entry["starts_in_days"])
    clock = time.fromisoformat(entry["at"])
    starts = timezone.make_aware(datetime.combine(day, clock))
    return starts, starts + timedelta(minutes=entry["duration_minutes"])
