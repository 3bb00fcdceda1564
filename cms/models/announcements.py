"""Announcements and press releases, and the page that lists them."""

from datetime import UTC
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from cms import feeds
from cms.filters import AnnouncementFilter
from cms.models.base import BasePage
from cms.models.blocks import RICH_TEXT
from cms.models.kept import KeptPage
from cms.rules import may_show_image


class AnnouncementKind(models.TextChoices):
    """What an announcement is."""

    ANNOUNCEMENT = "announcement", _("Announcement")
    PRESS_RELEASE = "press_release", _("Press release")


class AnnouncementIndexPage(KeptPage, RoutablePageMixin, BasePage):
    """The list of a municipality's announcements."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    template = "cms/announcement_index.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.AnnouncementPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel(
            "intro", help_text=_("A sentence or two above the list: what people find here.")
        ),
        *BasePage.last_panels,
    ]

    class Meta:
        verbose_name = _("list of announcements")
        verbose_name_plural = _("lists of announcements")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The announcements of this language that the visitor's filter leaves."""
        from cms.queries import announcements

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        chosen = AnnouncementFilter(request.GET, announcements(self.locale_id))
        return context | {"filter": chosen, "page_of_results": chosen.page()}

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponse:
        """The latest announcements as RSS."""
        return feeds.announcements(request, self, feeds.RSS)

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        """The latest announcements as Atom."""
        return feeds.announcements(request, self, feeds.ATOM)


class AnnouncementPage(KeptPage, BasePage):
    """What a municipality tells its people, or the press."""

    kind = models.CharField(
        _("kind"), max_length=15, choices=AnnouncementKind, default=AnnouncementKind.ANNOUNCEMENT
    )
    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("One or two sentences for lists and feeds.")
    )
    body = RichTextField(_("text"), features=RICH_TEXT)
    image = models.ForeignKey(
        "cms.PortalImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = models.CharField(
        _("alternative text of the image"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    contact_phone = models.CharField(_("telephone of the contact"), max_length=40, blank=True)

    is_good_practice = models.BooleanField(
        _("good practice"),
        default=False,
        db_default=False,
        help_text=_("Shown on the root domain, for other municipalities to learn from."),
    )

    template = "cms/announcement.html"
    lists_own = frozenset(("rss", "atom"))
    parent_page_types: ClassVar[list[str]] = ["cms.AnnouncementIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel(
            "kind", help_text=_("A press release is for journalists; name whom they may ask.")
        ),
        FieldPanel(
            "topic", help_text=_("People filter the lists by it. Leave it empty if none fits.")
        ),
        FieldPanel("summary"),
        FieldPanel(
            "body",
            help_text=_(
                "The most important first, short paragraphs, a heading every few of them. "
                "Links say where they lead."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "image", help_text=_("Shown in lists and above the text. At most 10 MB.")
                ),
                FieldPanel("image_alt"),
            ],
            heading=_("Image"),
        ),
        InlinePanel("attachments", heading=_("Attachments"), label=_("attachment")),
        MultiFieldPanel(
            [
                FieldPanel("contact_name", help_text=_("Whom people or journalists may ask.")),
                FieldPanel("contact_email", help_text=_("Everybody sees it.")),
                FieldPanel(
                    "contact_phone", help_text=_("Everybody sees it; write it with the area code.")
                ),
            ],
            heading=_("Contact"),
        ),
        FieldPanel("is_good_practice"),
        *BasePage.last_panels,
    ]
    promote_panels = list(BasePage.promote_panels[:-1])

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes = [models.Index(fields=["kind"], name="announcement_kind")]

    def clean(self) -> None:
        """An image has an alternative text."""
        super().clean()
        if reason := may_show_image(bool(self.image_id), self.image_alt):
            raise ValidationError({"image_alt": reason})

    def schema_org(self, url: str) -> dict[str, Any]:
        """This announcement as schema.org's NewsArticle."""
        published = self.first_published_at
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "description": self.summary,
            "inLanguage": self.locale.language_code,
            "datePublished": published.astimezone(UTC).isoformat() if published else None,
            "url": url,
        }


class Attachment(Orderable):
    """A document that comes with an announcement."""

    page = ParentalKey(AnnouncementPage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "cms.PortalDocument", verbose_name=_("document"), on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200, blank=True)

    panels = [
        FieldPanel(
            "document", help_text=_("PDF, Word, OpenDocument, table or text; at most 20 MB.")
        ),
        FieldPanel(
            "title",
            help_text=_("What readers find in it; without it the name of the document is shown."),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.title or self.document.title
