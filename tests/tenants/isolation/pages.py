"""Pages of both worlds: of every type and in every state, with workflow and translation."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import (
    Comment,
    CommentReply,
    GroupApprovalTask,
    Locale,
    PageSubscription,
    PageViewRestriction,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)
from wagtail_localize.models import (
    LocaleSynchronization,
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.operations import TranslationCreator

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
from tests.tenants.isolation.world import PAGE_PASSWORD, World


def pages(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]
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
        owner=world.people["editor"],
    )
    page.attachments = [Attachment(document_id=world.numbers["document"], title=f"Priloga {mark}")]
    return index.add_child(instance=page)


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


def _publish(page: Any, user: Any) -> None:
    page.save_revision(user=user, log_action=True).publish(user=user)


def pages_in_every_state(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]
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
    people = world.people
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


def workflows(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]
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


def translations(world: World) -> None:
    mark, me = world.mark, world.people["superuser"]
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
