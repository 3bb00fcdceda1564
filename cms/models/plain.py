"""Pages of text."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.models.base import BasePage
from cms.models.blocks import PageBlocks
from cms.models.kept import KeptPage


class PlainPage(KeptPage, BasePage):
    """A page of text and pictures that is neither an announcement nor an event."""

    blocks = StreamField(PageBlocks(), verbose_name=_("blocks"), blank=True)

    template = "cms/plain.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.PlainPage"]
    subpage_types: ClassVar[list[str]] = ["cms.PlainPage"]
    search_fields = [*BasePage.search_fields, index.SearchField("blocks")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel(
            "blocks",
            help_text=_(
                "Build the page of texts, pictures, calls to action and lists of links. Drag "
                "blocks to another place."
            ),
        ),
        *BasePage.last_panels,
    ]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
