"""Blocks of which pages are built."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

# No images (their alternative text would be lost), no embeds (they would call other hosts).
RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextSection(blocks.StructBlock):
    """A heading and text."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    html = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)

    class Meta:
        icon = "doc-full"
        label = _("Text")
        template = "cms/blocks/text.html"


class Picture(blocks.StructBlock):
    """A picture with alternative text and a caption."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/picture.html"


class CallToAction(blocks.StructBlock):
    """A sentence and one button."""

    text = blocks.CharBlock(label=_("Text"), max_length=300)
    label = blocks.CharBlock(label=_("Label of the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"))

    class Meta:
        icon = "redirect"
        label = _("Call to action")
        template = "cms/blocks/call_to_action.html"


class LinkList(blocks.StructBlock):
    """A heading and pages below it."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"))

    class Meta:
        icon = "list-ul"
        label = _("Links")
        template = "cms/blocks/links.html"


class PageBlocks(blocks.StreamBlock):
    """What a home page or a plain page may hold."""

    text = TextSection()
    image = Picture()
    call_to_action = CallToAction()
    links = LinkList()


class ProgrammeItem(blocks.StructBlock):
    """An item of an event's programme; without a time it stands in its order."""

    starts = blocks.TimeBlock(label=_("Starts at"), required=False)
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    presenter = blocks.CharBlock(label=_("Presented by"), max_length=200, required=False)

    class Meta:
        icon = "time"
        label = _("Item of the programme")


class Programme(blocks.StreamBlock):
    """The programme of an event, in order."""

    item = ProgrammeItem()


class Names(blocks.StreamBlock):
    """A list of names: organisers, invited groups."""

    name = blocks.CharBlock(label=_("Name"), max_length=200)


class Afterwards(blocks.StreamBlock):
    """What stays of an event: minutes, photographs, documents."""

    text = TextSection()
    image = Picture()
    document = DocumentChooserBlock(
        label=_("Document"), icon="doc-full-inverse", template="cms/blocks/document.html"
    )
