"""Who is limited to a local community reaches nothing of another: each way around it is tried."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, Locale, WorkflowState
from wagtail_localize.models import StringTranslation, Translation

from accounts import deputies
from accounts.models import User
from accounts.roles import BY_KEY
from cms.models import AnnouncementPage, BasePage, EventPage, PortalDocument, PortalImage
from common.errors import NotAllowed
from notices import services
from notices.models import Notice
from tests.accounts.test_roles import editor_of, page_of
from tests.cms.backoffice import (
    EDITORS,
    MODERATORS,
    announcement_form,
    edit_page,
    index_of,
    person,
    url,
)
from tests.cms.test_registrations import with_people
from tests.notices.support import ISSUER, facts, published
from tests.support import in_municipality, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]

DOL, LOG = "KS Dol", "KS Log"


@pytest.fixture
def client():
    """A moderator of KS Dol: may publish there, and may do nothing elsewhere."""
    return signed_in("alpha", editor_of(DOL, MODERATORS).email)


def picture(name="trg.png"):
    drawn = BytesIO()
    Image.new("RGB", (20, 20), (20, 90, 140)).save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def collection(name):
    with in_municipality("alpha"):
        root = Collection.get_first_root_node()
        return root.get_children().filter(name=name).first() or root.add_child(name=name)


def stored(model, where, title="Tuje"):
    with in_municipality("alpha"):
        place = where or Collection.get_first_root_node()
        file = picture() if model is PortalImage else ContentFile(b"%PDF-1.4", name="a.pdf")
        size = {"width": 20, "height": 20} if model is PortalImage else {}
        return model.objects.create(title=title, file=file, collection=place, **size)


KINDS = [(PortalImage, "wagtailimages"), (PortalDocument, "wagtaildocs")]


def titles(model):
    with in_municipality("alpha"):
        return {
            one.title: one.collection.name for one in model.objects.select_related("collection")
        }


# -- Pictures and documents ---------------------------------------------------------------------


@pytest.mark.parametrize(("model", "names"), KINDS)
@pytest.mark.parametrize("where", [LOG, None], ids=["of another unit", "of all"])
def test_what_is_in_another_collection_is_used_and_not_changed(client, model, names, where):
    item = stored(model, collection(where) if where else None)
    for name in ("edit", "delete"):
        address = url(f"{names}:{name}", item.pk)
        assert client.get(address).status_code == 302, name
        client.post(address, {"title": "Prevzeto", "collection": item.collection_id})
    for act in ("delete", "add_to_collection", "add_tags"):
        address = url("wagtail_bulk_action", "cms", model._meta.model_name, act)
        client.post(
            f"{address}?id={item.pk}", {"collection": collection(DOL).pk, "tags": "a", "next": "/"}
        )
    found = titles(model)
    assert found["Tuje"] == (where or "Root")
    chooser = f"{names}_chooser:choose_results"
    assert "Tuje" in client.get(url(chooser)).content.decode()


@pytest.mark.parametrize(("model", "names"), KINDS)
@pytest.mark.parametrize("field", ["collection", "chooser"])
def test_what_is_added_lies_in_the_collection_of_the_unit_whatever_is_sent(
    client, model, names, field
):
    other = collection(LOG)
    if field == "chooser":
        prefix = "image-chooser-upload-" if model is PortalImage else "document-chooser-upload-"
        address = url(f"{names}_chooser:create")
    else:
        prefix, address = "", url(f"{names}:add")
    file = picture() if model is PortalImage else SimpleUploadedFile("a.txt", b"Besedilo\n")
    for place in (other.pk, 1):
        file.seek(0)
        data = {"title": f"Novo {place}", "file": file, "collection": place, "tags": ""}
        client.post(address, {f"{prefix}{name}": value for name, value in data.items()})
    assert set(titles(model).values()) <= {DOL}
    assert titles(model)


@pytest.mark.parametrize(("model", "names"), KINDS)
def test_many_at_once_go_nowhere_else(client, model, names):
    file = picture() if model is PortalImage else SimpleUploadedFile("a.txt", b"Besedilo\n")
    address = url(f"{names}:add_multiple")
    data = {"title": "Novo", "files[]": file, "collection": collection(LOG).pk}
    client.post(address, data, headers={"x-requested-with": "XMLHttpRequest"})
    assert set(titles(model).values()) <= {DOL}


@pytest.mark.parametrize(("model", "names"), KINDS)
def test_ones_own_is_changed_and_cannot_be_put_elsewhere(client, model, names):
    item = stored(model, collection(DOL), "Naše")
    address = url(f"{names}:edit", item.pk)
    assert client.get(address).status_code == 200
    client.post(address, {"title": "Naše 2", "collection": collection(LOG).pk, "tags": ""})
    client.post(address, {"title": "Naše 3", "collection": collection(DOL).pk, "tags": ""})
    bulk = url("wagtail_bulk_action", "cms", model._meta.model_name, "add_to_collection")
    client.post(f"{bulk}?id={item.pk}", {"collection": collection(LOG).pk})
    found = titles(model)
    assert set(found.values()) == {DOL}
    assert set(found) & {"Naše 2", "Naše 3"}


def test_collections_are_nobodys_to_change_who_is_limited(client):
    other = collection(LOG)
    for address in (
        url("wagtailadmin_collections:add"),
        url("wagtailadmin_collections:edit", other.pk),
        url("wagtailadmin_collections:delete", other.pk),
    ):
        client.post(address, {"name": DOL, "parent": 1})
    with in_municipality("alpha"):
        assert Collection.objects.filter(name=LOG).count() == 1


def test_who_is_not_limited_changes_all():
    moderator = signed_in("alpha", person("alpha", MODERATORS))
    item = stored(PortalImage, collection(LOG))
    assert moderator.get(url("wagtailimages:edit", item.pk)).status_code == 200


# -- Pages --------------------------------------------------------------------------------------


def state(page):
    with in_municipality("alpha"):
        now = AnnouncementPage.objects.get(pk=page.pk)
        return now.live, now.unit, now.path, now.locked, now.get_view_restrictions().count()


def test_no_direct_address_or_act_of_many_reaches_a_page_of_another(client):
    page = page_of(LOG)
    with in_municipality("alpha"):
        home = page.get_parent().get_parent()
    before = state(page)
    number, list_of = page.pk, index_of("alpha").pk
    acts = [
        (url("wagtailadmin_pages:copy", number), copy_form(list_of)),
        (url("wagtailadmin_pages:move_confirm", number, home.pk), {}),
        (url("wagtailadmin_pages:lock", number), {}),
        (url("wagtailadmin_pages:set_privacy", number), {"restriction_type": "login"}),
        (url("wagtailadmin_pages:unpublish", number), {}),
        (url("wagtailadmin_pages:delete", number), {}),
        (url("wagtailadmin_pages:set_page_position", number), {}),
        (url("wagtailadmin_pages:convert_alias", number), {}),
    ]
    acts += [
        (url("wagtail_bulk_action", "cms", "basepage", act) + f"?id={number}", {"chooser": home.pk})
        for act in ("publish", "unpublish", "delete", "move")
    ]
    for address, data in acts:
        client.post(address, data)
        assert state(page) == before, address
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.count() == 1


def copy_form(parent):
    return {
        "new_title": "Kopija",
        "new_slug": "kopija",
        "new_parent_page": parent,
        "publish_copies": "on",
        "alias": "",
    }


@pytest.mark.parametrize("act", ["publish", "unpublish", "delete", "copy", "move", "create_alias"])
def test_the_back_offices_own_api_reaches_no_page_of_another(client, act):
    page = page_of(LOG)
    before = state(page)
    address = url("wagtailadmin_api:pages:action", page.pk, act)
    data = {
        "destination_page_id": index_of("alpha").pk,
        "slug": "kopija",
        "title": "Kopija",
        "keep_live": True,
        "recursive": False,
    }
    answer = client.post(address, data, content_type="application/json")
    assert answer.status_code in (400, 403, 404, 405), answer.content
    assert state(page) == before
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.count() == 1


def test_a_new_page_is_of_ones_own_unit_whatever_the_form_says(client):
    parent = index_of("alpha")
    form = announcement_form("Novo", unit=LOG) | {"action-publish": "1"}
    client.post(url("wagtailadmin_pages:add", "cms", "announcementpage", parent.pk), form)
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(title="Novo").unit == DOL


def test_a_deputy_writes_for_the_unit_stood_in_for_and_not_for_their_own(client):
    with in_municipality("alpha"):
        deputy = User.objects.get(email=person("alpha", BY_KEY["councillor"].group))
        deputy.unit = LOG
        deputy.save()
        now = timezone.now()
        deputies.appoint(
            principal=User.objects.get(unit=DOL),
            deputy=deputy,
            starts_at=now,
            ends_at=now + timedelta(days=1),
            by=User.objects.get(email="admin@alpha.example"),
            now=now,
        )
    theirs = signed_in("alpha", deputy.email)
    form = announcement_form("Namesto") | {"action-publish": "1"}
    parent = index_of("alpha")
    theirs.post(url("wagtailadmin_pages:add", "cms", "announcementpage", parent.pk), form)
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(title="Namesto").unit.casefold() == DOL.casefold()


def test_a_review_of_another_units_text_is_not_theirs(client):
    page = page_of(LOG, live=False)
    with in_municipality("alpha"):
        page.refresh_from_db()
        page.save_revision()
        page.get_workflow().start(page, None)
        task = page.current_workflow_task_state
    for act in ("approve", "reject"):
        client.post(url("wagtailadmin_pages:workflow_action", page.pk, act, task.pk), {})
    client.post(url("wagtailadmin_pages:confirm_workflow_cancellation", page.pk), {})
    with in_municipality("alpha"):
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
        assert not BasePage.objects.get(pk=page.pk).live
    assert page.title not in client.get(url("wagtailadmin_home")).content.decode()


def test_translations_of_another_units_text_are_not_theirs(client):
    page = page_of(LOG)
    with in_municipality("alpha"):
        english = Locale.objects.get(language_code="en")
    begin = {"locales": [str(english.pk)]}
    address = url("wagtail_localize:submit_page_translation", page.pk)
    client.post(address, begin)
    with in_municipality("alpha"):
        assert not BasePage.objects.filter(
            translation_key=page.translation_key, locale=english
        ).exists()
    signed_in("alpha").post(address, begin)
    with in_municipality("alpha"):
        translation = Translation.objects.get()
        segment = translation.source.stringsegment_set.first()
        target = page.get_translation(english)
    update = url("wagtail_localize:update_translations", translation.source_id)
    assert client.get(update).status_code in (302, 403)
    client.post(update, {"publish_translations": "on"})
    client.put(
        url("wagtail_localize:edit_string_translation", translation.pk, segment.pk),
        "value=Taken",
        "application/x-www-form-urlencoded",
    )
    with in_municipality("alpha"):
        assert not StringTranslation.objects.exists()
        assert not BasePage.objects.get(pk=target.pk).live


@pytest.mark.django_db(transaction=True)
def test_who_may_not_publish_publishes_no_translation_by_updating_it():
    editor = signed_in("alpha", person("alpha", EDITORS))
    page = page_of("")
    with in_municipality("alpha"):
        english = Locale.objects.get(language_code="en")
    editor.post(
        url("wagtail_localize:submit_page_translation", page.pk), {"locales": [str(english.pk)]}
    )
    with in_municipality("alpha"):
        source = Translation.objects.get().source_id
        target = page.get_translation(english)
    editor.post(url("wagtail_localize:update_translations", source), {"publish_translations": "on"})
    with in_municipality("alpha"):
        assert not BasePage.objects.get(pk=target.pk).live


# -- Notices ------------------------------------------------------------------------------------


@pytest.fixture
def theirs():
    """A draft and a notice on the board, both of another unit."""
    with in_municipality("alpha"):
        other = editor_of(LOG, MODERATORS, "log@alpha.example")
        now = timezone.now()
        draft = services.draft(facts=facts(), by=other, now=now)
        shown = services.draft(facts=facts(number="shown"), by=other, now=now)
        given = {"languages": ["sl"], "issuer": ISSUER, "by": other, "now": now}
        services.publish(notice_id=shown.pk, **given)
    return draft, shown


def test_a_notice_of_another_unit_is_neither_seen_at_the_desk_nor_touched(client, theirs):
    draft, shown = theirs
    mine = published("alpha", number="of-all")
    listed = client.get(url("notices:index")).content.decode()
    assert "shown" not in listed
    assert "of-all" not in listed
    for notice in (draft, shown, mine):
        for name in ("one", "publish", "withdraw", "preview", "certificate"):
            answer = client.get(url(f"notices:{name}", notice.pk))
            assert answer.status_code in (302, 403, 404), name
            assert draft.title not in answer.content.decode()
        for name in ("one", "publish", "withdraw", "correct", "discard", "attach"):
            file = SimpleUploadedFile("opis.txt", b"Opis\n")
            client.post(
                url(f"notices:{name}", notice.pk),
                {"because": "x", "title": "x", "file": file, "number": "taken"},
            )
    with in_municipality("alpha"):
        kept = Notice.objects.get(pk=draft.pk)
        assert (kept.number, kept.files.count(), kept.published_at) == ("3505-3/2026-8", 0, None)
        assert Notice.objects.get(pk=shown.pk).withdrawn_at is None
        assert Notice.objects.count() == 3


@pytest.mark.parametrize(
    "act", ["change", "discard", "correct", "publish", "withdraw", "attach", "detach"]
)
def test_the_services_refuse_it_too(client, theirs, act):
    draft, shown = theirs
    given = {
        "change": {"facts": facts()},
        "publish": {"languages": ["sl"], "issuer": ISSUER},
        "withdraw": {"because": "x"},
        "attach": {"title": "x", "file": ContentFile(b"x", name="a.txt")},
        "detach": {"file_id": 1},
    }.get(act, {})
    target = shown if act in ("withdraw", "correct") else draft
    with in_municipality("alpha"):
        somebody = User.objects.get(unit=DOL)
        with pytest.raises(NotAllowed):
            getattr(services, act)(notice_id=target.pk, by=somebody, now=timezone.now(), **given)


@pytest.fixture
def clerk():
    """Writes for the whole municipality, and publishes for KS Dol alone."""
    person = editor_of(DOL, MODERATORS)
    with in_municipality("alpha"):
        person.groups.add(Group.objects.get(name=BY_KEY["clerk"].group))
    return person


def test_who_writes_for_all_publishes_pages_of_the_own_unit_alone(clerk):
    browser = signed_in("alpha", clerk.email)
    pages = {unit: page_of(unit, live=False) for unit in (DOL, LOG, "")}
    for unit, page in pages.items():
        assert browser.get(url("wagtailadmin_pages:edit", page.pk)).status_code == 200
        form = announcement_form(f"Novo {unit}") | {"action-publish": "1"}
        edit_page(browser, page, form)
    with in_municipality("alpha"):
        live = {unit: AnnouncementPage.objects.get(pk=one.pk).live for unit, one in pages.items()}
    assert live == {DOL: True, LOG: False, "": False}


def test_who_writes_for_all_puts_up_notices_of_the_own_unit_alone(clerk, theirs):
    draft, shown = theirs
    with in_municipality("alpha"):
        given = {"by": User.objects.get(pk=clerk.pk), "now": timezone.now()}
        services.change(notice_id=draft.pk, facts=facts(number="drugo"), **given)
        with pytest.raises(NotAllowed):
            services.publish(notice_id=draft.pk, languages=["sl"], issuer=ISSUER, **given)
        with pytest.raises(NotAllowed):
            services.withdraw(notice_id=shown.pk, because="x", **given)


def test_ones_own_notice_is_written_and_published(client):
    with in_municipality("alpha"):
        mine = User.objects.get(unit=DOL)
        now = timezone.now()
        notice = services.draft(facts=facts(), by=mine, now=now)
        assert notice.unit == DOL
        services.publish(notice_id=notice.pk, languages=["sl"], issuer=ISSUER, by=mine, now=now)
        again = services.correct(notice_id=notice.pk, by=mine, now=now)
        assert again.unit == DOL
    assert client.get(url("notices:one", notice.pk)).status_code == 200


# -- Registrations ------------------------------------------------------------------------------


def test_who_comes_to_another_units_event_is_not_theirs_to_see(client):
    with_people()
    with in_municipality("alpha"):
        EventPage.objects.update(unit=LOG)
        number = EventPage.objects.get().event_id
    listed = client.get(url("desk_registrations:index")).content.decode()
    assert url("desk_registrations:listed", number) not in listed
    for name in ("listed", "terms", "add", "door_list", "table"):
        address = url(f"desk_registrations:{name}", number)
        assert client.get(address).status_code in (302, 403), name
        client.post(address, {"name": "Vrinjen", "email": "a@b.si"})
    with in_municipality("alpha"):
        EventPage.objects.update(unit=DOL)
    assert client.get(url("desk_registrations:listed", number)).status_code == 200
