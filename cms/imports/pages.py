"""Pages made and updated as an editor would, through Wagtail's revisions."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.imports.cleaning import one_line
from cms.imports.pictures import Got, store
from cms.imports.ready import Ready
from cms.imports.rules import may_lead
from cms.legible import as_it_was
from cms.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    BasePage,
    EventIndexPage,
    EventPage,
    HomePage,
    PortalImage,
)
from cms.rules import may_use_slug

Page = AnnouncementPage | EventPage


def index_for(model: type[Page], language: str) -> AnnouncementIndexPage | EventIndexPage | None:
    """The list in which pages of that type stand, in a language of the portal."""
    index = EventIndexPage if model is EventPage else AnnouncementIndexPage
    found: AnnouncementIndexPage | EventIndexPage | None = index.objects.filter(
        locale__language_code=language
    ).first()
    return found


def locked_index(model: type[Page], language: str) -> Any:
    """The same, held until the transaction ends: places in the tree are given one after another."""
    found = index_for(model, language)
    if found is not None:
        BasePage.objects.select_for_update(no_key=True).get(pk=found.pk)
        # Its number of children may have changed while another had it.
        found.refresh_from_db()
    return found


def create(ready: Ready, index: Any, by: Any, image: PortalImage | None, alt: str) -> Page:
    """A new page below `index`, live or a draft as the source says, of `by`."""
    page = ready.model(
        **ready.fields,
        image=image,
        image_alt=alt,
        slug=_free_slug(ready, index),
        locale=index.locale,
        owner=by,
        live=False,
        first_published_at=None if ready.draft else ready.found.published_at,
    )
    index.add_child(instance=page)
    return _save(page, ready, by)


def update(page: Page, ready: Ready, by: Any, image: PortalImage | None, alt: str) -> Page:
    """The page with what the source says now; a picture stays where the source gives none."""
    for name, value in ready.fields.items():
        setattr(page, name, value)
    if image is not None:
        page.image, page.image_alt = image, alt
    if not ready.draft and ready.found.published_at:
        page.first_published_at = ready.found.published_at
    page.full_clean()
    return _save(page, ready, by)


def _save(page: Page, ready: Ready, by: Any) -> Page:
    revision = page.save_revision(user=by)
    model = type(page)
    if not ready.draft:
        # An old text is brought as it was read there; who changes it here mends it.
        with as_it_was():
            revision.publish(user=by)
        if published := ready.found.published_at:
            # Bringing it here is no news: it was last published when it was there.
            model.objects.filter(pk=page.pk).update(last_published_at=published)
    saved: Page = model.objects.get(pk=page.pk)
    return saved


def _free_slug(ready: Ready, index: Any) -> str:
    wanted = slugify(ready.fields["title"])[:100].strip("-") or ready.kind
    taken = set(index.get_children().values_list("slug", flat=True).filter(slug__startswith=wanted))
    slug, number = wanted, 1
    while slug in taken or may_use_slug(slug, ready.model.lists_own):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def picture_for(got: list[Got], by: Any, new: list[PortalImage]) -> tuple[PortalImage | None, str]:
    """The picture of a page and its alternative text; those new in the library are added to `new`.

    All are stored, the first is the page's.
    """
    stored = []
    for one in got:
        image, is_new = store(one, by)
        stored.append(image)
        if is_new:
            new.append(image)
    return (stored[0], one_line(got[0].picture.alt)[:300]) if stored else (None, "")


def lead(link: str, page: Page) -> tuple[int | None, str | None]:
    """Let the path of an old address lead to a live page; the redirect's number, or why not."""
    path = _old_path(link)
    if not page.live or path in ("", "/") or path == Redirect.normalise_path(page.url or ""):
        return None, None
    site = Site.objects.get()
    known = Redirect.objects.filter(old_path=path).first()
    if known is not None and known.redirect_page_id == page.pk:
        return int(known.pk), None
    reason = may_lead(path, known is not None, _is_page(path))
    if reason:
        return None, reason
    made = Redirect.objects.create(
        old_path=path, site=site, redirect_page_id=page.pk, is_permanent=True
    )
    return int(made.pk), None


def _old_path(link: str) -> str:
    try:
        parts = urlsplit(link.strip())
        if parts.path in ("", "/"):
            # An address that differs from the first page's by its query alone is never not found.
            return ""
        query = f"?{parts.query}" if parts.query else ""
        return str(Redirect.normalise_path(f"{parts.path}{query}"))
    except ValueError:
        return ""


def _is_page(path: str) -> bool:
    """Whether a page of the portal's own first language answers there already."""
    home = HomePage.objects.filter(locale__language_code="sl").first()
    if home is None:
        return False
    plain = path.partition("?")[0]
    return bool(BasePage.objects.live().filter(url_path=f"{home.url_path}{plain[1:]}/").exists())
