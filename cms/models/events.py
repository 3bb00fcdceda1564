"""Pages of events, and the page that lists them."""

from datetime import UTC
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from cms import calendars, feeds, segments
from cms.filters import EventFilter
from cms.models.base import BasePage
from cms.models.blocks import RICH_TEXT, Afterwards, Names, Programme
from cms.models.kept import KeptPage
from cms.rules import may_show_image
from events.models import Event, RegistrationTerms
from events.rules import may_be_at, may_last
from events.times import is_over, whole_days


class EventIndexPage(KeptPage, RoutablePageMixin, BasePage):
    """The list of a municipality's events."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    template = "cms/event_index.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.EventPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel(
            "intro", help_text=_("A sentence or two above the list: what people find here.")
        ),
        *BasePage.last_panels,
    ]

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The events of this language that the visitor's filter leaves; coming ones by default."""
        from cms.queries import events, next_change

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        chosen = EventFilter(request.GET, events(self.locale_id), now=now)
        self.kept_until = next_change(now)
        return context | {"filter": chosen, "page_of_results": chosen.page()}

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponse:
        """Coming events as RSS."""
        return feeds.events(request, self, feeds.RSS)

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        """Coming events as Atom."""
        return feeds.events(request, self, feeds.ATOM)

    @path(segments.calendar, name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """All events as a calendar to subscribe to."""
        return calendars.all_events(request, self)


class EventPage(KeptPage, RoutablePageMixin, BasePage):
    """A page of an event, in one language; the fact itself is an `events.Event`."""

    event = models.ForeignKey(
        Event, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude (WGS84)"), null=True, blank=True)
    longitude = models.FloatField(_("longitude (WGS84)"), null=True, blank=True)
    summary = models.TextField(_("summary"), max_length=400)
    body = RichTextField(_("text"), features=RICH_TEXT, blank=True)
    programme = StreamField(Programme(), verbose_name=_("programme"), blank=True)
    organisers = StreamField(Names(), verbose_name=_("organisers"), blank=True)
    invited = StreamField(Names(), verbose_name=_("invited groups"), blank=True)
    afterwards = StreamField(
        Afterwards(),
        verbose_name=_("minutes and photographs"),
        blank=True,
        default=[],
        db_default=models.Value([], models.JSONField()),
        help_text=_("Shown once the event is over."),
    )
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

    template = "cms/event.html"
    lists_own = frozenset(("rss", "atom", *segments.CALENDAR.values()))
    parent_page_types: ClassVar[list[str]] = ["cms.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("place"),
        index.SearchField("afterwards"),
        index.FilterField("starts_at"),
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel(
            "topic", help_text=_("People filter the lists by it. Leave it empty if none fits.")
        ),
        FieldRowPanel(
            [
                FieldPanel(
                    "starts_at",
                    help_text=_("Day and hour. From midnight to midnight means all day."),
                ),
                FieldPanel("ends_at", help_text=_("Later than the beginning.")),
            ],
            heading=_("Time"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "place", help_text=_("As people call it: “Cultural centre, large hall”.")
                ),
                FieldPanel(
                    "address", help_text=_("Street, number and town, so that a stranger finds it.")
                ),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "latitude",
                            help_text=_(
                                "Degrees north, for example 46.1437; for the map. Both or none."
                            ),
                        ),
                        FieldPanel("longitude", help_text=_("Degrees east, for example 15.0837.")),
                    ]
                ),
            ],
            heading=_("Place"),
        ),
        FieldPanel("summary", help_text=_("One or two sentences for lists and feeds.")),
        FieldPanel(
            "body",
            help_text=_(
                "What it is about, for whom, what to bring, and how to come by bus or with a "
                "wheelchair."
            ),
        ),
        FieldPanel("programme", help_text=_("Items in their order; an hour is not needed.")),
        FieldPanel("organisers", help_text=_("Who invites.")),
        FieldPanel("invited", help_text=_("For whom it is; everybody reads it.")),
        FieldPanel(
            "afterwards",
            help_text=_(
                "Shown once the event is over: what was said and agreed, who does what until when, "
                "photographs, documents."
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
        *BasePage.last_panels,
    ]
    promote_panels = list(BasePage.promote_panels[:-1])

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        """It ends after it starts, its point is whole, its image has an alternative text."""
        super().clean()
        reasons = {"latitude": may_be_at(self.latitude, self.longitude)}
        if self.starts_at and self.ends_at:
            reasons["ends_at"] = may_last(self.starts_at, self.ends_at)
        reasons["image_alt"] = may_show_image(bool(self.image_id), self.image_alt)
        if found := {field: reason for field, reason in reasons.items() if reason}:
            raise ValidationError(found)

    def with_content_json(self, content: Any) -> "EventPage":
        """As a revision has it; the event that it presents is no part of what editors write."""
        page: EventPage = super().with_content_json(content)
        page.event_id = self.event_id
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Whether it is over, and whether one can register; kept until either changes."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        self._read_together()
        terms: RegistrationTerms | None = getattr(self.event, "terms", None)
        changes = [None if is_over(self.ends_at, now) else self.ends_at]
        if terms is not None:
            changes.append(terms.next_change(now))
            context |= {"terms": terms, "registration": terms.state(now)}
        self.kept_until = min((one for one in changes if one is not None), default=None)
        return context | {"is_over": is_over(self.ends_at, now)}

    def _read_together(self) -> None:
        """Its event, the terms of registration and its picture, in one query."""
        pages = EventPage.objects.select_related("event__terms", "image").only("event", "image")
        stored = pages.filter(pk=self.pk).first()
        if stored is None:
            return
        self.event = stored.event
        # A draft that is looked at may have another picture.
        if self.image_id == stored.image_id:
            self.image = stored.image

    @property
    def is_called_off(self) -> bool:
        """Whether it does not take place."""
        return self.event is not None and self.event.is_called_off

    @property
    def title_as_told(self) -> str:
        """Its title as lists without a template say it, in its own language."""
        if not self.is_called_off:
            return str(self.title)
        with translation.override(self.locale.language_code):
            return str(_("Called off: %(title)s") % {"title": self.title})

    @path(segments.calendar, name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """This event alone, to put into one's own calendar."""
        return calendars.one_event(request, self)

    def schema_org(self, url: str) -> dict[str, Any]:
        """This event as schema.org's Event."""
        location: dict[str, Any] = {"@type": "Place", "name": self.place, "address": self.address}
        if self.latitude is not None:
            point = {"latitude": self.latitude, "longitude": self.longitude}
            location["geo"] = {"@type": "GeoCoordinates", **point}
        starts, ends = whole_days(self.starts_at, self.ends_at) or (
            self.starts_at.astimezone(UTC),
            self.ends_at.astimezone(UTC),
        )
        return {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": self.title,
            "description": self.summary,
            "inLanguage": self.locale.language_code,
            "startDate": starts.isoformat(),
            "endDate": ends.isoformat(),
            "location": location,
            "organizer": [
                {"@type": "Organization", "name": block.value} for block in self.organisers
            ],
            "url": url,
        } | ({"eventStatus": "https://schema.org/EventCancelled"} if self.is_called_off else {})
