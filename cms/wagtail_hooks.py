"""What of Wagtail's back office is ours to shape."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from accounts.roles import Right
from accounts.standing import may
from cms.desk import mails, urls_notices
from cms.desk.cofinancing import urls as cofinancing
from cms.desk.cofinancing.access import may_enter as may_cofinance
from cms.desk.consultations import urls as consultations
from cms.desk.consultations.access import may_enter
from cms.desk.places import urls as places
from cms.desk.processes import urls as processes
from cms.desk.registrations import urls as registrations
from cms.desk.registrations.access import may_manage, may_manage_some
from cms.desk.renewal import urls as renewal
from cms.desk.renewal.access import may_enter as may_renew
from cms.desk.rights import may_run, may_set_map, may_write
from cms.desk.surveys import urls as surveys
from cms.desk.waiting import WaitingPanel
from cms.imports import urls as imports
from cms.imports.services import check
from cms.models import EventPage
from cms.scheduled import REFUSED
from common.errors import NotAllowed
from records.services import audit

# Matters of the installation, not of one municipality: its host, languages, and Wagtail's own news.
_HIDDEN = {"sites", "locales", "workflow-tasks"}


@hooks.register("construct_settings_menu")
def hide_what_is_not_theirs(request: HttpRequest, items: list[Any]) -> None:
    """Take the installation's matters out of the menu; rights keep their addresses closed too."""
    items[:] = [item for item in items if item.name not in _HIDDEN]


@hooks.register("register_admin_urls")
def addresses_of_imports() -> list[Any]:
    """Imports stand below the back office's own address."""
    return [path("imports/", include(imports))]


@hooks.register("register_admin_urls")
def addresses_of_notices() -> list[Any]:
    """Public notices stand below the back office's own address."""
    return [
        path("notices/", include(urls_notices)),
        path("mails/", mails.index, name="desk_mails"),
        path("processes/", include(processes)),
    ]


@hooks.register("construct_homepage_panels")
def begin_with_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """What waits for a person stands first; Wagtail's list of reviews keeps its buttons below."""
    panels.insert(0, WaitingPanel())


# After all others have added theirs.
@hooks.register("construct_homepage_summary_items", order=1000)
def count_nothing(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are helps nobody, and is said in English alone."""
    items.clear()


@hooks.register("after_publish_page")
def record_what_was_overruled(request: HttpRequest, page: Any) -> None:
    """Audit that somebody published in spite of what they were told of its legibility."""
    if page.accepted_warnings:
        audit(
            act="cms.published_despite_warnings",
            object=page.specific_deferred,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            data={"warnings": page.accepted_warnings[:20]},
        )


@hooks.register("register_log_actions")
def name_what_was_held_up(actions: Any) -> None:
    """The history of a page says that it was to appear and could not."""
    words = _("Could not be published at its moment")
    actions.register_action(REFUSED, words, words)


class NoticesItem(MenuItem):
    """The way to public notices, for those who may write."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may_write(request.user)


@hooks.register("register_admin_menu_item")
def way_to_notices() -> NoticesItem:
    """Public notices are in the main menu, after the pages."""
    address = reverse("notices:index")
    return NoticesItem(
        _("Public notices"), address, name="notices", icon_name="clipboard-list", order=250
    )


@hooks.register("register_admin_urls")
def addresses_of_surveys() -> list[Any]:
    """So do questionnaires."""
    return [path("surveys/", include(surveys))]


class SurveysItem(MenuItem):
    """The way to questionnaires, for those who may run processes."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may_run(request.user)


@hooks.register("register_admin_menu_item")
def way_to_surveys() -> SurveysItem:
    """Questionnaires are in the main menu, after notices."""
    address = reverse("surveys:index")
    return SurveysItem(_("Questionnaires"), address, name="surveys", icon_name="form", order=255)


class ImportsItem(MenuItem):
    """The way to imports, for those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        try:
            check(request.user)
        except NotAllowed:
            return False
        return True


@hooks.register("register_settings_menu_item")
def way_to_imports() -> ImportsItem:
    """Imports are in the menu of settings, beside redirects."""
    address = reverse("imports:index")
    return ImportsItem(_("Imports"), address, name="imports", icon_name="download", order=790)


@hooks.register("register_admin_urls")
def addresses_of_places() -> list[Any]:
    """And the map: its boundary and its layers."""
    return [path("places/", include(places))]


class MapItem(MenuItem):
    """The way to the map, for those who set it up."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may_set_map(request.user)


@hooks.register("register_settings_menu_item")
def way_to_map() -> MapItem:
    """The map is set up once, so it stands in the menu of settings."""
    return MapItem(_("Map"), reverse("places:index"), name="places", icon_name="globe", order=780)


@hooks.register("register_admin_urls")
def addresses_of_registrations() -> list[Any]:
    """So do registrations for events."""
    return [path("registrations/", include(registrations))]


class RegistrationsItem(MenuItem):
    """The way to registrations, for those who may see them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may_manage_some(request.user)


@hooks.register("register_page_header_buttons")
def way_to_registrations_of_event(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """From the page of an event to who comes, and to calling it off."""
    if isinstance(page, EventPage) and page.event is not None and may_manage(user, page.event):
        listed = reverse("desk_registrations:listed", args=[page.event_id])
        yield Button(_("Registrations, calling off"), listed, icon_name="group", priority=12)


@hooks.register("register_admin_menu_item")
def way_to_registrations() -> RegistrationsItem:
    """Registrations are in the main menu: officials need them more often than editors."""
    address = reverse("desk_registrations:index")
    return RegistrationsItem(
        _("Registrations"), address, name="registrations", icon_name="group", order=250
    )


class ProcessesItem(MenuItem):
    """The way to processes, for those who run them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may(request.user, Right.PROCESSES)


@hooks.register("register_admin_menu_item")
def way_to_processes() -> ProcessesItem:
    """Processes are in the main menu."""
    address = reverse("processes_desk:index")
    return ProcessesItem(_("Processes"), address, name="processes", icon_name="list-ol", order=240)


@hooks.register("register_admin_urls")
def addresses_of_consultations() -> list[Any]:
    """And what people said in consultations."""
    return [path("consultations/", include(consultations))]


class ConsultationsItem(MenuItem):
    """The way to what people said, for those who answer it or publish reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may_enter(request.user)


@hooks.register("register_admin_menu_item")
def way_to_consultations() -> ConsultationsItem:
    """Consultations are in the main menu, after processes."""
    address = reverse("consultations_desk:index")
    return ConsultationsItem(
        _("Consultations"), address, name="consultations", icon_name="comment", order=245
    )


@hooks.register("register_admin_urls")
def addresses_of_renewals() -> list[Any]:
    """And what is renewed together with its residents."""
    return [path("renewal/", include(renewal))]


class RenewalsItem(MenuItem):
    """The way to renewals, for those who run them or answer what people marked."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may_renew(request.user)


@hooks.register("register_admin_menu_item")
def way_to_renewals() -> RenewalsItem:
    """Renewals are in the main menu, after consultations."""
    address = reverse("renewal_desk:index")
    return RenewalsItem(_("Renewals"), address, name="renewals", icon_name="home", order=246)


@hooks.register("register_admin_urls")
def addresses_of_cofinancing() -> list[Any]:
    """And what money is asked for and given."""
    return [path("cofinancing/", include(cofinancing))]


class CofinancingItem(MenuItem):
    """The way to co-financing, for those who run processes."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may_cofinance(request.user)


@hooks.register("register_admin_menu_item")
def way_to_cofinancing() -> CofinancingItem:
    """Co-financing is in the main menu, after renewals."""
    address = reverse("cofinancing_desk:index")
    return CofinancingItem(
        _("Co-financing"), address, name="cofinancing", icon_name="doc-full", order=247
    )
