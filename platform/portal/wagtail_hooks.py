"""What the portal adds to the back office: invitations and deputies, which write to people."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles import Right
from accounts.standing import may
from portal.account import staff


@hooks.register("register_admin_urls")
def address_of_staff() -> list[Any]:
    """Below the back office's own address."""
    return [path("staff/", staff.index, name="staff")]


class StaffItem(MenuItem):
    """The way to invitations and deputies, for those who manage people."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody is shown a door that is closed to them."""
        return may(request.user, Right.PEOPLE)


@hooks.register("register_settings_menu_item")
def way_to_staff() -> StaffItem:
    """In the menu of settings, beside people."""
    title = _("Invitations and deputies")
    return StaffItem(title, reverse("staff"), name="staff", icon_name="group", order=610)
