"""Two municipalities with the same things under the same numbers, each with its own secret texts.

Alpha's texts, names, addresses and files carry `ALFA-TAJNO`, beta's `BETA-TAJNO`; slugs, paths and
numbers are the same in both, so that whatever is asked for in alpha exists in beta with other
content. Whoever sees alpha's mark on beta's host has seen through a wall.
"""

import struct
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.utils import get_import_formats, write_to_file_storage
from wagtail.embeds.models import Embed
from wagtail.log_actions import log
from wagtail.models import (
    APIToken,
    Collection,
    CollectionViewRestriction,
    Comment,
    CommentReply,
    GroupApprovalTask,
    GroupSitePermission,
    Locale,
    PageSubscription,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import (
    LocaleSynchronization,
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.operations import TranslationCreator

from accounts.models import User
from accounts.rules import SCOPES
from accounts.services import issue_token
from cms.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    Attachment,
    EventIndexPage,
    EventPage,
    HomePage,
    PlainPage,
    PortalDocument,
    PortalImage,
)
from cms.publishing import PICTURE
from tests.support import client_of, in_municipality
from tests.tenants.queue_tasks import whoami

MARKS = {"alpha": "ALFA-TAJNO", "beta": "BETA-TAJNO"}
# The names of those who browse stand on every page of the back office; as secret, but no proof that
# the object itself was shown.
BROWSERS = {"alpha": "ALFA-OSEBA", "beta": "BETA-OSEBA"}
COLOURS = {"alpha": (200, 20, 20), "beta": (20, 20, 200)}
# Files of one name in both, so that a path alone leads to both.
SAME_NAME = "isto-ime"
PAGE_PASSWORD = "geslo strani"  # noqa: S105


def secrets_of(schema: str) -> tuple[str, ...]:
    """What nobody outside a municipality may read, in small letters."""
    return MARKS[schema].lower(), BROWSERS[schema].lower(), f"admin@{schema}.example"


@dataclass
class World:
    """One municipality: `numbers` are the same in both, `secrets` are its own."""

    schema: str
    numbers: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        return MARKS[self.schema]

    @property
    def names(self) -> dict[str, Any]:
        """Everything that a path of the table of routes may name."""
        return self.numbers | self.secrets

    def client(self, person: str = "anonymous", *, on: str | None = None) -> Client:
        """A browser with the session of a person of this municipality, at the host `on`.

        `program` is an integrator with its token, `anonymous` has nothing.
        """
        if person == "program":
            return client_of(on or self.schema, authorization=f"Bearer {self.secrets['token']}")
        client = client_of(on or self.schema)
        if person != "anonymous":
            client.cookies["sessionid"] = self.secrets["sessions"][person]
        return client


def build(schema: str) -> World:
    """Fill a municipality; committed, under the role of the application."""
    world = World(schema)
    with in_municipality(schema):
        for step in STEPS:
            step(world)
    return world


def picture(colour: tuple[int, int, int], note: str) -> bytes:
    """A PNG of one colour with a text inside, drawn without a library."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    width, height = 40, 30
    rows = (b"\0" + bytes(colour) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"tEXt", b"Comment\0" + note.encode())
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def _people(world: World) -> None:
    mark, browser = world.mark, BROWSERS[world.schema]
    User.objects.filter(email=f"admin@{world.schema}.example").update(
        first_name="Ana", last_name=browser
    )
    group = Group.objects.create(name=f"Skupina {mark}")
    people = {"administrator": User.objects.get()}
    for name in ("superuser", "editor", "spare"):
        secret = browser if name == "superuser" else mark
        people[name] = User.objects.create_user(
            f"{name}-{secret.lower()}@example.org",
            first_name=f"Ime {secret}",
            last_name=f"Priimek {name} {secret}",
            is_superuser=name == "superuser",
        )
    people["editor"].groups.add(Group.objects.get(name="Uredniki"), group)
    spare = Group.objects.create(name=f"Odvečna skupina {mark}")
    world.numbers |= {f"user_{name}": person.pk for name, person in people.items()}
    world.numbers |= {"group": group.pk, "group_spare": spare.pk}
    sessions = {}
    for name, person in people.items():
        UserProfile.get_for_user(person)
        client = Client()
        client.force_login(person)
        sessions[name] = client.cookies["sessionid"].value
    world.secrets["sessions"] = sessions
    world.people = people  # type: ignore[attr-defined]


def _collections(world: World) -> None:
    root = Collection.get_first_root_node()
    for name in ("open", "guarded", "spare"):
        made = root.add_child(name=f"Zbirka {name} {world.mark}")
        world.numbers[f"collection_{name}"] = made.pk
    restriction = CollectionViewRestriction.objects.create(
        collection_id=world.numbers["collection_guarded"],
        restriction_type="password",
        password=PAGE_PASSWORD,
    )
    for kind in ("login", "groups"):
        made = root.add_child(name=f"Zbirka {kind} {world.mark}")
        other = CollectionViewRestriction.objects.create(collection=made, restriction_type=kind)
        other.groups.add(world.numbers["group"])
    world.numbers["collection_restriction"] = restriction.pk


def _files(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]  # type: ignore[attr-defined]
    drawn = picture(COLOURS[world.schema], mark)
    for name in ("image", "image_spare"):
        image = PortalImage.objects.create(
            title=f"Slika {name} {mark}",
            description=f"Opis slike {mark}",
            file=ContentFile(drawn, f"{mark}.png"),
            collection_id=world.numbers["collection_open"],
            uploaded_by_user=me,
        )
        image.tags.add(f"oznaka {mark}")
        world.numbers[name] = image.pk
    rendition = PortalImage.objects.get(pk=world.numbers["image"]).get_rendition(PICTURE)
    world.secrets["rendition"] = rendition.file.name
    world.secrets["original"] = PortalImage.objects.get(pk=world.numbers["image"]).file.name
    for name, collection in (
        ("document", "collection_open"),
        ("document_guarded", "collection_guarded"),
        ("document_spare", "collection_open"),
    ):
        document = PortalDocument.objects.create(
            title=f"Dokument {name} {mark}",
            file=ContentFile(f"Vsebina dokumenta {mark}\n".encode(), f"{mark}.txt"),
            collection_id=world.numbers[collection],
            uploaded_by_user=me,
        )
        world.numbers[name] = document.pk
        world.secrets[f"{name}_file"] = document.file.name
        world.secrets[f"{name}_name"] = document.filename
    for model in (PortalImage, PortalDocument):
        for use in ("", "_spare"):
            name = f"uploaded_{model.__name__[6:].lower()}{use}"
            suffix = "png" if model is PortalImage else "txt"
            content = drawn if model is PortalImage else f"Naloženo {mark}".encode()
            made = UploadedFile.objects.create(
                for_content_type=ContentType.objects.get_for_model(model),
                file=ContentFile(content, f"{mark}.{suffix}"),
                uploaded_by_user=me,
            )
            world.numbers[name] = made.pk


def _announcement(world: World, slug: str, **fields: Any) -> Any:
    mark = world.mark
    index = AnnouncementIndexPage.objects.get(locale__language_code="sl")
    values = {
        "title": f"Obvestilo {slug} {mark}",
        "summary": f"Povzetek {mark}",
        "body": f"<p>Besedilo {mark}</p>",
        "image_id": world.numbers["image"],
        "image_alt": f"Nadomestno besedilo {mark}",
        "contact_name": f"Stik {mark}",
        "contact_email": f"{mark.lower()}@example.org",
        "contact_phone": f"01 {mark}",
        "seo_title": f"Naslov za iskalnike {mark}",
        "search_description": f"Opis za iskalnike {mark}",
        "topic": "budget",
    }
    page = AnnouncementPage(
        **(values | fields),
        slug=slug,
        locale=index.locale,
        live=False,
        owner=world.people["editor"],  # type: ignore[attr-defined]
    )
    page.attachments = [
        Attachment(document_id=world.numbers["document"], title=f"Priloga {mark}")
    ]
    return index.add_child(instance=page)


def _publish(page: Any, user: Any) -> None:
    page.save_revision(user=user, log_action=True).publish(user=user)


def _pages(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]  # type: ignore[attr-defined]
    home = HomePage.objects.get(locale__language_code="sl")
    announcement = _announcement(world, "obvestilo")
    _publish(announcement, me)
    announcement.title = f"Nova različica {mark}"
    second = announcement.save_revision(user=me, log_action=True)
    second.publish(user=me)
    announcement.refresh_from_db()
    announcement.body = f"<p>Osnutek besedila {mark}</p>"
    draft = announcement.save_revision(user=me, log_action=True, changed=True)
    event = _event(world)
    _publish(event, me)
    plain = PlainPage(title=f"Stran {mark}", slug="stran", locale=home.locale, show_in_menus=True)
    plain.blocks = _blocks(world, announcement)
    home.add_child(instance=plain)
    _publish(plain, me)
    home.title, home.intro = f"Domov {mark}", f"Uvod {mark}"
    home.blocks = _blocks(world, plain)
    _publish(home, me)
    for index in (AnnouncementIndexPage, EventIndexPage):
        page = index.objects.get(locale=home.locale)
        page.intro = f"Uvod seznama {mark}"
        _publish(page, me)
        world.numbers[index.__name__] = page.pk
    world.numbers |= {
        "root": home.get_parent().pk,
        "home": home.pk,
        "announcement": announcement.pk,
        "event": event.pk,
        "plain": plain.pk,
        "revision_first": announcement.revisions.order_by("pk").first().pk,
        "revision_second": second.pk,
        "revision_draft": draft.pk,
    }


def _event(world: World) -> Any:
    mark = world.mark
    index = EventIndexPage.objects.get(locale__language_code="sl")
    starts = timezone.now() + timedelta(days=7)
    event = EventPage(
        title=f"Dogodek {mark}",
        slug="dogodek",
        locale=index.locale,
        live=False,
        summary=f"Povzetek dogodka {mark}",
        body=f"<p>O dogodku {mark}</p>",
        place=f"Dvorana {mark}",
        address=f"Ulica {mark} 1",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        programme=[("item", {"title": f"Točka {mark}", "presenter": f"Govorka {mark}"})],
        organisers=[("name", f"Organizatorka {mark}")],
        invited=[("name", f"Vabljeni {mark}")],
        image_id=world.numbers["image"],
        image_alt=f"Slika dogodka {mark}",
    )
    return index.add_child(instance=event)


def _blocks(world: World, page: Any) -> list[tuple[str, Any]]:
    mark = world.mark
    image = PortalImage.objects.get(pk=world.numbers["image"])
    image.contextual_alt_text = f"Opis {mark}"
    return [
        ("text", {"heading": f"Naslov {mark}", "html": f"<p>Odstavek {mark}</p>"}),
        ("image", {"image": image, "caption": f"Podnapis {mark}"}),
        ("call_to_action", {"text": f"Poziv {mark}", "label": f"Gumb {mark}", "page": page}),
        ("links", {"heading": f"Povezave {mark}", "pages": [page]}),
    ]


def _pages_in_every_state(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]  # type: ignore[attr-defined]
    private = _announcement(world, "zasebno")
    _publish(private, me)
    restriction = PageViewRestriction.objects.create(
        page=private, restriction_type="password", password=PAGE_PASSWORD
    )
    for kind in ("login", "groups"):
        page = _announcement(world, f"zaprto-{kind}")
        _publish(page, me)
        other = PageViewRestriction.objects.create(page=page, restriction_type=kind)
        other.groups.add(world.numbers["group"])
    locked = _announcement(world, "zaklenjeno")
    locked.save_revision(user=me)
    locked.locked, locked.locked_by, locked.locked_at = True, me, timezone.now()
    locked.save()
    scheduled = _announcement(world, "na-uro")
    scheduled.go_live_at = timezone.now() + timedelta(days=3)
    planned = scheduled.save_revision(user=me, log_action=True)
    planned.publish(user=me)
    spare = _announcement(world, "odvec")
    _publish(spare, me)
    source = AnnouncementPage.objects.get(pk=world.numbers["announcement"])
    alias = source.create_alias(parent=source.get_parent(), update_slug="dvojnik", user=me)
    world.numbers |= {
        "private": private.pk,
        "page_restriction": restriction.pk,
        "locked": locked.pk,
        "scheduled": scheduled.pk,
        "revision_scheduled": planned.pk,
        "spare": spare.pk,
        "alias": alias.pk,
    }
    _remarks(world, mark)


def _remarks(world: World, mark: str) -> None:
    page = AnnouncementPage.objects.get(pk=world.numbers["announcement"])
    people = world.people  # type: ignore[attr-defined]
    comment = Comment.objects.create(
        page=page.basepage_ptr,
        user=people["superuser"],
        text=f"Pripomba {mark}",
        contentpath="title",
        revision_created_id=world.numbers["revision_draft"],
    )
    CommentReply.objects.create(
        comment=comment, user=people["editor"], text=f"Odgovor na pripombo {mark}"
    )
    PageSubscription.objects.create(
        page=page.basepage_ptr, user=people["superuser"], comment_notifications=True
    )


def _workflows(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]  # type: ignore[attr-defined]
    task = GroupApprovalTask.objects.create(name=f"Odobritev {mark}")
    task.groups.add(world.numbers["group"])
    idle = GroupApprovalTask.objects.create(name=f"Ustavljena odobritev {mark}", active=False)
    workflow = Workflow.objects.create(name=f"Potek {mark}")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    closed = Workflow.objects.create(name=f"Ustavljen potek {mark}", active=False)
    WorkflowTask.objects.create(workflow=closed, task=idle, sort_order=0)
    plain = PlainPage.objects.get(pk=world.numbers["plain"])
    WorkflowPage.objects.create(workflow=workflow, page=plain.basepage_ptr)
    WorkflowContentType.objects.create(
        workflow=workflow, content_type=ContentType.objects.get_for_model(PortalDocument)
    )
    plain.title = f"V pregledu {mark}"
    plain.save_revision(user=me)
    state = workflow.start(plain, me)
    state.current_task_state.comment = f"Mnenje {mark}"
    state.current_task_state.save()
    world.numbers |= {
        "workflow": workflow.pk,
        "workflow_closed": closed.pk,
        "task": task.pk,
        "task_idle": idle.pk,
        "workflow_state": state.pk,
        "task_state": state.current_task_state.pk,
    }


def _translations(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]  # type: ignore[attr-defined]
    english = Locale.objects.get(language_code="en")
    page = AnnouncementPage.objects.get(pk=world.numbers["announcement"])
    TranslationCreator(me, [english]).create_translations(page)
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source)
    string = source.stringsegment_set.order_by("pk").first()
    StringTranslation.objects.create(
        translation_of=string.string,
        locale=english,
        context=string.context,
        data=f"Translated {mark}",
        translation_type="manual",
        last_translated_by=me,
    )
    override = source.overridablesegment_set.order_by("pk").first()
    SegmentOverride.objects.create(
        locale=english,
        context=override.context,
        data_json=f'"{mark}"' if "alt" in override.context.path else str(world.numbers["image"]),
        last_translated_by=me,
    )
    translation.save_target(user=me)
    LocaleSynchronization.objects.update_or_create(
        locale=english, defaults={"sync_from": Locale.objects.get(language_code="sl")}
    )
    translated = page.get_translation(english)
    world.numbers |= {
        "english": english.pk,
        "slovenian": page.locale_id,
        "translation_source": source.pk,
        "translation": translation.pk,
        "translated": translated.pk,
        "string_segment": string.pk,
        "overridable_segment": override.pk,
        "translation_log": TranslationLog.objects.latest("pk").pk,
    }


def _small_things(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]  # type: ignore[attr-defined]
    administrator = world.people["administrator"]  # type: ignore[attr-defined]
    site = Site.objects.get()
    redirect = Redirect.objects.create(
        old_path="/stara-pot", site=site, redirect_link=f"https://example.org/{mark}"
    )
    spare = Redirect.objects.create(old_path="/odvec", redirect_link=f"https://example.org/{mark}")
    Redirect.objects.create(old_path="/k-strani", site=site, redirect_page_id=world.numbers["plain"])
    Embed.objects.create(
        url=f"https://example.org/{mark}", hash="0" * 32, type="rich", html=mark, title=mark
    )
    page = AnnouncementPage.objects.get(pk=world.numbers["announcement"])
    session = EditingSession.objects.create(
        user=world.people["editor"],  # type: ignore[attr-defined]
        content_type=ContentType.objects.get_for_model(page),
        object_id=str(page.pk),
        last_seen_at=timezone.now(),
        is_editing=True,
    )
    mine = EditingSession.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(page),
        object_id=str(page.pk),
        last_seen_at=timezone.now(),
    )
    FormState.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(page),
        object_id=str(page.pk),
        data=urlencode(form_of_announcement(f"Predogled {mark}", "obvestilo")),
        last_updated_at=timezone.now(),
    )
    FormState.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(page),
        parent_object_id=str(world.numbers["AnnouncementIndexPage"]),
        data=urlencode(form_of_announcement(f"Predogled nove {mark}", "nova")),
        last_updated_at=timezone.now(),
    )
    APIToken.objects.create(user=me, name=mark, key_hash=mark, prefix="wagtail")
    cache.set("zapis", mark)
    for model, name in ((User, "user_spare"), (Group, "group")):
        log(instance=model.objects.get(pk=world.numbers[name]), action="wagtail.edit", user=me)
    permission = Permission.objects.get(codename="change_site")
    GroupSitePermission.objects.create(
        group_id=world.numbers["group_spare"], site=site, permission=permission
    )
    world.people["spare"].user_permissions.add(permission)  # type: ignore[attr-defined]
    world.numbers |= {
        "redirect": redirect.pk,
        "redirect_spare": spare.pk,
        "editing_session_of_editor": session.pk,
        "editing_session": mine.pk,
        "site": site.pk,
        "block": HomePage.blocks.field.stream_block.child_blocks["text"].definition_prefix,
    }


def form_of_announcement(title: str, slug: str) -> dict[str, str]:
    """What the editor of announcements sends."""
    forms = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "9"}
    values = {
        "title": title,
        "slug": slug,
        "kind": "announcement",
        "summary": title,
        "body": '{"blocks": [{"key": "a", "text": "%s", "type": "unstyled", "depth": 0, '
        '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}' % title,
        "comment_notifications": "",
    }
    for name in ("attachments", "comments"):
        values |= {f"{name}-{key}": value for key, value in forms.items()}
    return values


def _keys(world: World) -> None:
    administrator = world.people["administrator"]  # type: ignore[attr-defined]
    world.secrets["token"] = issue_token(
        name=f"Program {world.mark}", scopes=list(SCOPES), now=timezone.now()
    )
    world.secrets["uid"] = urlsafe_base64_encode(force_bytes(administrator.pk))
    world.secrets["reset"] = default_token_generator.make_token(administrator)
    _import_file(world)
    whoami.enqueue()


def _import_file(world: World) -> None:
    """Redirects that somebody has sent as a file and not yet confirmed."""
    rows = f"od,do\n/nekam,https://example.org/{world.mark}\n"
    kinds = get_import_formats()
    kind = next(n for n, known in enumerate(kinds) if known.__name__ == "CSV")
    storage = write_to_file_storage(ContentFile(rows.encode(), "seznam.csv"), kinds[kind]())
    world.secrets["import_file"] = Signer().sign(Path(str(storage.name)).name)
    world.secrets["import_format"] = Signer().sign(str(kind))


STEPS = (
    _people,
    _collections,
    _files,
    _pages,
    _pages_in_every_state,
    _workflows,
    _translations,
    _small_things,
    _keys,
)
