"""What both worlds hold beside pages: people, files, redirects, tokens, half-done work."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.utils import get_import_formats, write_to_file_storage
from wagtail.embeds.models import Embed
from wagtail.log_actions import log
from wagtail.models import (
    APIToken,
    Collection,
    CollectionViewRestriction,
    GroupSitePermission,
    Site,
    UploadedFile,
)
from wagtail.users.models import UserProfile

from accounts.deputies import appoint
from accounts.factors import sealed
from accounts.invitations import invite
from accounts.models import User
from accounts.people import sign_up, vouch
from accounts.rules import SCOPES
from accounts.services import issue_token
from accounts.tokens import PasswordTokens, confirmation_key
from cms.models import (
    AnnouncementPage,
    EventPage,
    HomePage,
    ImportedItem,
    ImportLine,
    ImportRun,
    PortalDocument,
    PortalImage,
)
from cms.publishing import PICTURE
from events import services as events
from events.links import fresh_link
from files.printing import Issuer
from notices import services
from notifications.links import Ending, token_for
from notifications.models import Entry, Following, Mail
from processes import services as processes
from processes.links import Thing
from processes.recipe import recipe
from processes.services import attaching, duties, linking
from tests.accounts.passkey import CREDENTIAL
from tests.support import PASSWORD, with_second_factor
from tests.tenants.isolation.world import BROWSERS, COLOURS, PAGE_PASSWORD, World, picture
from tests.tenants.queue_tasks import whoami


def people(world: World) -> None:
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
        profile = UserProfile.get_for_user(person)
        client = Client()
        client.force_login(person)
        with_second_factor(client, world.schema)
        sessions[name] = client.cookies["sessionid"].value
    drawn = picture(COLOURS[world.schema], mark)
    profile.avatar.save("portret.png", ContentFile(drawn))
    world.secrets["portrait"] = profile.avatar.name
    world.secrets["sessions"] = sessions
    world.people = people


def accounts(world: World) -> None:
    """Second factors, somebody who waits to be confirmed, an invitation, a deputy."""
    mark, now = world.mark, timezone.now()
    editor, administrator = world.people["editor"], world.people["administrator"]
    for person in world.people.values():
        vouch(person=person)
    Authenticator.objects.create(user=editor, type="totp", data={"secret": sealed("A" * 32)})
    passkey = Authenticator.objects.create(
        user=editor, type="webauthn", data={"name": f"Ključ {mark}", "credential": CREDENTIAL}
    )
    RecoveryCodes.activate(editor)
    UserSession.objects.create(
        user=editor,
        session_key=world.secrets["sessions"]["editor"],
        ip="203.0.113.0",
        user_agent=f"Brskalnik {mark}",
    )
    waiting = sign_up(
        email=f"caka-{mark.lower()}@example.org",
        password=PASSWORD,
        born=date(1980, 3, 31),
        language="sl",
        today=now.date(),
    )
    world.secrets["confirmation"] = confirmation_key(waiting)
    _made, world.secrets["invitation"] = invite(
        email=f"vabljena-{mark.lower()}@example.org",
        role="editor",
        unit=f"KS {mark}",
        by=administrator,
        now=now,
    )
    appoint(
        principal=administrator,
        deputy=world.people["spare"],
        starts_at=now + timedelta(days=30),
        ends_at=now + timedelta(days=40),
        by=administrator,
        now=now,
    )
    world.numbers["passkey"] = passkey.pk


def collections(world: World) -> None:
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


def files(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]
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


def small_things(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]
    administrator = world.people["administrator"]
    site = Site.objects.get()
    redirect = Redirect.objects.create(
        old_path="/stara-pot", site=site, redirect_link=f"https://example.org/{mark}"
    )
    spare = Redirect.objects.create(old_path="/odvec", redirect_link=f"https://example.org/{mark}")
    plain = world.numbers["plain"]
    Redirect.objects.create(old_path="/k-strani", site=site, redirect_page_id=plain)
    Embed.objects.create(
        url=f"https://example.org/{mark}", hash="0" * 32, type="rich", html=mark, title=mark
    )
    page = AnnouncementPage.objects.get(pk=world.numbers["announcement"])
    session = EditingSession.objects.create(
        user=world.people["editor"],
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
    world.people["spare"].user_permissions.add(permission)
    world.numbers |= {
        "redirect": redirect.pk,
        "redirect_spare": spare.pk,
        "editing_session_of_editor": session.pk,
        "editing_session": mine.pk,
        "site": site.pk,
        "block": HomePage.blocks.field.stream_block.child_blocks["text"].definition_prefix,
    }


def imports(world: World) -> None:
    """An import that has run and one whose preview waits for a confirmation, with its file."""
    mark, me = world.mark, world.people["administrator"]
    for name, state in (("done", "done"), ("waiting", "previewed")):
        run = ImportRun.objects.create(
            source="csv", language="sl", by=me, state=state, total=1, file_name=f"{name} {mark}.csv"
        )
        ImportLine.objects.create(
            run=run, number=1, where="vrstica 2", title=f"Uvoženo {mark}", kind="announcement"
        )
        world.numbers[f"import_{name}"] = run.pk
    run.file.save("", ContentFile(f"title;body\n{mark};{mark}\n".encode()))
    world.secrets["import_stored"] = run.file.name
    ImportedItem.objects.create(
        key="0" * 64, source=mark, page_id=world.numbers["plain"], created_by=run
    )


def notices(world: World) -> None:
    """A notice on the board with a file, one that waits for its day, and drafts."""
    mark, today = world.mark, timezone.localdate()
    text = {"title": f"Naznanilo {mark}", "basis": mark, "body": f"<p>{mark}</p>"}
    facts = services.Facts(
        number=f"350-1/{mark}",
        kind="other",
        issued_on=today,
        texts={"sl": text | {"signed_as": "župan"}},
        signed_by=f"Župan {mark}",
        shown_from=today,
        shown_until=today,
    )
    known = {"by": None, "now": timezone.now()}
    for name in ("notice", "notice_spare", "notice_draft", "notice_draft_spare"):
        notice = services.draft(facts=facts, **known)
        file = ContentFile(f"Priloga {mark}".encode(), "priloga.txt")
        kept = services.attach(notice_id=notice.pk, title=f"Priloga {mark}", file=file, **known)
        world.numbers |= {name: notice.pk, f"{name}_file": kept.pk}
    issuer = Issuer(f"Občina {mark}", "http://alpha.localhost/")
    for name in ("notice", "notice_spare"):
        given = {"languages": ["sl"], "issuer": issuer} | known
        published = services.publish(notice_id=world.numbers[name], **given)
        world.secrets[f"{name}_document"] = published.document.name


def process_of(world: World, slug: str, step_key: str = "comments", **more: Any) -> Any:
    """A process with its key questions answered, a step's meeting to be said, and a document."""
    mark, known = world.mark, {"by": None, "now": timezone.now()}
    text = {"title": f"Postopek {mark}", "about": mark, "decider": f"Svet {mark}"}
    given: Any = {"slug": slug, "texts": {"sl": text}}
    day = timezone.localdate() + timedelta(days=30)
    made = processes.begin(
        facts=processes.Facts(**given),
        plan=processes.Plan(**({"recipe_key": "ordinance", "start": day} | more)),
        **known,
    )
    for step in made.steps.all():
        asked = recipe(made.recipe_key).step(step.key).questions
        answers = {one.key: f"Odgovor {mark}" for one in asked}
        processes.answer(step_id=step.pk, answers=answers, **known)
    file = ContentFile(f"Gradivo {mark}".encode(), "gradivo.txt")
    titles = {"sl": f"Gradivo {mark}"}
    given = {"process_id": made.pk, "step_key": step_key, "titles": titles, "file": file}
    kept = attaching.attach(is_public=True, **given, **known)
    name = slug.replace("-", "_")
    world.numbers |= {name: made.pk, f"{name}_file": kept.pk}
    return made


def all_processes(world: World) -> None:
    """A process that people see, with an answer that is owed and a link; and drafts."""
    now = timezone.now()
    made = process_of(world, "process")
    processes.publish(process_id=made.pk, languages=["sl"], by=None, now=now)
    other = process_of(world, "process-spare")
    processes.publish(process_id=other.pk, languages=["sl"], by=None, now=now)
    process_of(world, "process-draft")
    process_of(world, "process-draft-spare")
    today = timezone.localdate(now)
    owed = duties.Owed(object_id=made.pk, received_on=today, due_on=today, rule={"by": world.mark})
    duties.owe(kind="tests.thing", owed=[owed], process_id=made.pk)
    world.numbers["process_link"] = linking.link(
        first=Thing("processes.process", made.pk),
        meaning="follows",
        second=Thing("processes.process", other.pk),
        by=None,
        now=now,
    ).pk


def registrations(world: World) -> None:
    """Somebody who comes to the event, with the link of a mail."""
    event, now = EventPage.objects.get(pk=world.numbers["event"]).event, timezone.now()
    events.set_terms(event_id=event.pk, capacity=9, contact=f"Stik {world.mark}", now=now)
    person = events.add_by_hand(
        event_id=event.pk, name=f"Gostja {world.mark}", language="sl", now=now
    )
    world.secrets["registration"] = fresh_link(person)
    person.save()
    world.numbers |= {"event_fact": event.pk, "person": person.pk}


def notifications(world: World) -> None:
    """What the holder follows, and a piece of news about it."""
    person, now = world.people["editor"], timezone.now()
    following = Following.objects.create(
        person=person,
        kind="topic",
        key="budget",
        titles={"sl": f"Tema {world.mark}"},
        created_at=now,
    )
    entry = Entry.objects.create(
        person=person,
        following=following,
        key="published:00000000-0000-0000-0000-000000000000",
        kind="announcement",
        titles={"sl": f"Novica {world.mark}"},
        paths={"sl": "/"},
        at=now,
        told_at=now,
    )
    world.numbers |= {"following": following.pk, "news": entry.pk}
    world.secrets["unsubscribe"] = token_for(Ending(person.pk, following.pk))


def form_of_announcement(title: str, slug: str) -> dict[str, str]:
    """What the editor of announcements sends."""
    forms = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "9"}
    paragraph: dict[str, Any] = {"key": "a", "text": title, "type": "unstyled", "depth": 0}
    paragraph |= {"inlineStyleRanges": [], "entityRanges": []}
    values = {
        "title": title,
        "slug": slug,
        "kind": "announcement",
        "summary": title,
        "body": json.dumps({"blocks": [paragraph], "entityMap": {}}),
        "comment_notifications": "",
    }
    for name in ("attachments", "comments"):
        values |= {f"{name}-{key}": value for key, value in forms.items()}
    return values


def keys(world: World) -> None:
    administrator = world.people["administrator"]
    world.secrets["token"] = issue_token(
        name=f"Program {world.mark}", scopes=list(SCOPES), now=timezone.now()
    )
    world.secrets["uid"] = user_pk_to_url_str(administrator)
    world.secrets["reset"] = PasswordTokens().make_token(administrator)
    _import_file(world)
    whoami.enqueue()
    # A mail on its way, without the job that would carry it out while others look.
    Mail.objects.create(
        to="ana@example.si", subject=world.mark, text=world.mark, created_at=timezone.now()
    )


def _import_file(world: World) -> None:
    """Redirects that somebody has sent as a file and not yet confirmed."""
    rows = f"od,do\n/nekam,https://example.org/{world.mark}\n"
    kinds = get_import_formats()
    kind = next(n for n, known in enumerate(kinds) if known.__name__ == "CSV")
    storage = write_to_file_storage(ContentFile(rows.encode(), "seznam.csv"), kinds[kind]())
    world.secrets["import_file"] = Signer().sign(Path(str(storage.name)).name)
    world.secrets["import_format"] = Signer().sign(str(kind))
