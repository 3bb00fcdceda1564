"""The first page of a portal."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import AbstractPage
from wagtail.search import index

from cms.models.base import BasePage
from cms.models.blocks import PageBlocks
from cms.models.kept import KeptPage
from cms.rules import may_show_image
from cms.standing import UnitTester
from processes.asking import asked

ASKED = 3
SHOWN = 3


class FixedPageTester(UnitTester):
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


class Conformance(models.TextChoices):
    """How far a portal is accessible, in the words of the EU's model statement (2018/1523)."""

    FULL = "full", _("Fully accessible")
    PARTIAL = "partial", _("Partly accessible")
    NONE = "none", _("Not accessible")


def _line(name: Any, length: int, hint: Any = "") -> Any:
    return models.CharField(
        name, max_length=length, blank=True, default="", db_default="", help_text=hint
    )


def _text(name: Any, length: int, hint: Any = "") -> Any:
    return models.TextField(
        name, max_length=length, blank=True, default="", db_default="", help_text=hint
    )


def _mail(name: Any) -> Any:
    return models.EmailField(name, blank=True, default="", db_default="")


class HomePage(KeptPage, BasePage):
    """The first page of a portal: what the municipality says first, then what is new and coming.

    Editors also fill in here how the municipality is reached and how accessible its portal is;
    what is empty in one language is taken from the Slovenian page (`cms.about`).
    """

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    blocks = StreamField(PageBlocks(), verbose_name=_("blocks"), blank=True)
    image = models.ForeignKey(
        "cms.PortalImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = _line(
        _("alternative text of the image"),
        300,
        _("What the picture shows, for those who cannot see it."),
    )

    contact_address = _text(_("address of the town hall"), 300)
    contact_phone = _line(_("telephone"), 40)
    contact_email = _mail(_("e-mail"))
    office_hours = _text(_("office hours"), 500, _("One line a day."))
    dpo_name = _line(_("data-protection officer"), 150)
    dpo_phone = _line(_("telephone of the data-protection officer"), 40)
    dpo_email = _mail(_("e-mail of the data-protection officer"))

    conformance = models.CharField(
        _("accessibility of the portal"),
        max_length=7,
        choices=Conformance,
        blank=True,
        default=Conformance.PARTIAL,
        db_default=Conformance.PARTIAL.value,
    )
    accessibility_exceptions = _text(
        _("what is not accessible"), 5000, _("One exception a line: what it is, why, until when.")
    )
    accessibility_checked_on = models.DateField(
        _("day on which accessibility was last checked"), null=True, blank=True
    )

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
    content_panels = [
        *BasePage.content_panels,
        FieldPanel(
            "intro", help_text=_("Two or three sentences: what people can do on this portal.")
        ),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Image")),
        FieldPanel("blocks", help_text=_("Stand below the latest announcements and events.")),
        MultiFieldPanel(
            [
                FieldPanel("contact_address"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_email"),
                FieldPanel("office_hours"),
            ],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [FieldPanel("dpo_name"), FieldPanel("dpo_phone"), FieldPanel("dpo_email")],
            heading=_("Data-protection officer"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("conformance"),
                FieldPanel("accessibility_exceptions"),
                FieldPanel("accessibility_checked_on"),
            ],
            heading=_("Accessibility statement"),
        ),
        *BasePage.last_panels,
    ]
    # Its address is its language's code and stays: every address below begins with it.
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def clean(self) -> None:
        """Its address, alone among pages, is a language's code; its image says what it shows."""
        self.slug = self.locale.language_code
        AbstractPage.clean(self)
        if reason := may_show_image(bool(self.image_id), self.image_alt):
            raise ValidationError({"image_alt": reason})

    def permissions_for_user(self, user: Any) -> FixedPageTester:
        """What `user` may do with it."""
        return FixedPageTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What people are asked now; the latest announcements and the nearest events."""
        from cms.queries import first_announcements, first_events

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        coming = first_events(SHOWN)(locale_id=self.locale_id, now=now)
        # What it shows changes when one of these passes; those further away do not matter yet.
        asking, changes_at = asked(now)
        ends = [page.event.ends_at for page in coming]
        self.kept_until = min([*ends, *([changes_at] if changes_at else [])], default=None)
        context["asking"] = asking[:ASKED]
        latest = first_announcements(SHOWN)(locale_id=self.locale_id)
        return context | {"announcements": latest, "events": coming}
