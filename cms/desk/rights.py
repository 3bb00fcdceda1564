"""Who may do what at the desk, after the rights that Wagtail keeps of the portal's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may
from cms.models import HomePage

View = Callable[..., HttpResponse]


def may_write(person: Any) -> bool:
    """Whether a person may write what others then publish."""
    return _of_home(person, "can_add_subpage")


def may_publish(person: Any) -> bool:
    """Whether a person may publish in the municipality's name."""
    return _of_home(person, "can_publish_subpage")


def may_run(person: Any) -> bool:
    """Whether a person may run processes with citizens."""
    return may(person, Right.PROCESSES)


def may_set_map(person: Any) -> bool:
    """Whether a person may set up the municipality's map."""
    return may(person, Right.MAP)


def mapmakers(view: View) -> View:
    """The view is for those who may set up the map."""
    return _for(may_set_map, view)


def runners(view: View) -> View:
    """The view is for those who may run processes."""
    return _for(may_run, view)


def writers(view: View) -> View:
    """The view is for those who may write."""
    return _for(may_write, view)


def publishers(view: View) -> View:
    """The view is for those who may publish."""
    return _for(may_publish, view)


def _for(allows: Callable[[Any], bool], view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allows(request.user):
            raise PermissionDenied(_("You may not do that here. Ask an administrator."))
        return view(request, *args, **kwargs)

    return asked


def _of_home(person: Any, right: str) -> bool:
    home = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    return home is not None and bool(getattr(home.permissions_for_user(person), right)())
