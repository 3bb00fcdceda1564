"""The first page of a portal."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import AbstractPage, PagePermissionTester
from wagtail.search import index

from cms.models.base import BasePage
from cms.models.blocks import PageBlocks
from cms.models.kept import KeptPage

SHOWN = 3


class FixedPageTester(PagePermissionTester):
    """A portal always has its first page: it is edited, never moved, copied or taken away."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Never: its site would go with it."""
        return False

    def can_unpublish(self) -> bool:
        """Never: the portal would answer 404."""
        return False

    def can_move(self) -> bool:
        """Never: its address is the portal's."""
        return False

    def can_copy(self) -> bool:
        """Never: there is one a language."""
        return False


class HomePage(KeptPage, BasePage):
    """The first page of a portal: what the municipality says first, then what is new and coming."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    blocks = StreamField(PageBlocks(), verbose_name=_("blocks"), blank=True)

    template = "cms/home.html"
    parent_page_types: ClassVar[list[str]] = ["cms.BasePage"]
    subpage_types: ClassVar[list[str]] = [
        "cms.AnnouncementIndexPage",
        "cms.EventIndexPage",
        "cms.PlainPage",
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("blocks"),
    ]
    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("blocks")]
    # Its address is its language's code and stays: every address below begins with it.
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def clean(self) -> None:
        """Its address, alone among pages, is a language's code."""
        self.slug = self.locale.language_code
        AbstractPage.clean(self)

    def permissions_for_user(self, user: Any) -> FixedPageTester:
        """What `user` may do with it."""
        return FixedPageTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The latest announcements and the nearest events in this language."""
        from cms.queries import first_announcements, first_events

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        coming = first_events(SHOWN)(locale_id=self.locale_id, now=timezone.now())
        # What it shows changes when one of these passes; those further away do not matter yet.
        self.kept_until = min((page.event.ends_at for page in coming), default=None)
        latest = first_announcements(SHOWN)(locale_id=self.locale_id)
        return context | {"announcements": latest, "events": coming}
