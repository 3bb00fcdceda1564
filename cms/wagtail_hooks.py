"""What of Wagtail's back office is ours to shape."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

# Matters of the installation, not of one municipality: its host, languages, and Wagtail's own news.
_HIDDEN = {"sites", "locales", "workflow-tasks"}


@hooks.register("construct_settings_menu")
def hide_what_is_not_theirs(request: HttpRequest, items: list[Any]) -> None:
    """Take the installation's matters out of the menu; rights keep their addresses closed too."""
    items[:] = [item for item in items if item.name not in _HIDDEN]
