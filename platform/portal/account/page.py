"""What every page of an account is: a title, perhaps a form, and where to go from there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]
FORM = "account/form.html"


@dataclass(frozen=True, slots=True)
class Way:
    """A place to go from a page."""

    title: Any
    url: str


class Page:
    """Mixed into allauth's views: our template, our words, and no copy kept anywhere."""

    template_name = FORM
    title: Any = ""
    lead: Any = ""
    submit: Any = ""
    # Whether the button does something that cannot be taken back.
    is_grave = False

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As theirs does."""
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def ways(self) -> list[Way]:
        """Where to go from here besides."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        said = {
            "title": self.title,
            "lead": self.lead,
            "submit": self.submit,
            "is_grave": self.is_grave,
            "ways": self.ways(),
        }
        return said | found


def show(
    request: HttpRequest, template: str = FORM, status: int = 200, **said: Any
) -> HttpResponse:
    """One of our own pages."""
    return render(request, template, said, status=status)


def own_page(view: View) -> View:
    """A page for who is signed in; nothing keeps a copy of it."""
    return never_cache(login_required(view))
