"""What editors write: pages, images and documents of one municipality."""

from cms.models.announcements import AnnouncementIndexPage, AnnouncementPage, Attachment
from cms.models.base import BasePage, Topic
from cms.models.events import EventIndexPage, EventPage
from cms.models.home import HomePage
from cms.models.imports import ImportedItem, ImportLine, ImportRun
from cms.models.media import PortalDocument, PortalImage, PortalRendition
from cms.models.plain import PlainPage

__all__ = [
    "AnnouncementIndexPage",
    "AnnouncementPage",
    "Attachment",
    "BasePage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "ImportLine",
    "ImportRun",
    "ImportedItem",
    "PlainPage",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "Topic",
]
