"""Whose answers these are: a person's, or a guest's who holds a key.

The key stands in a cookie that is signed for this municipality and goes to its host alone, and in
the link by which a guest goes on in another browser.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.tries import digest
from common.errors import DomainError, NotFound
from portal.frames import NAMES, Link
from surveys import links
from surveys.models import Questionnaire, Response, Who
from tenants.isolation import counters
from tenants.isolation.callers import address_of, network_of

_SALT = "surveys"
_DAYS = 60
# So many may begin from one network within an hour: a school or a library does.
MOST, WINDOW = 100, 3600


class TooMany(DomainError):
    """From this network too many have begun within an hour."""

    status = 429


def published(slug: str) -> Questionnaire:
    """The questionnaire at an address; 404 for a draft."""
    found = Questionnaire.objects.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def person_of(request: HttpRequest) -> User | None:
    """Who is signed in."""
    return request.user if isinstance(request.user, User) else None


def mine(request: HttpRequest, found: Questionnaire) -> Response | None:
    """What this visitor has answered so far, as far as can be known."""
    person = person_of(request)
    response = None
    if person is not None and found.who != Who.ANYONE:
        response = Response.objects.filter(questionnaire=found, person=person).first()
    if response is None and found.who != Who.SIGNED_IN:
        response = _of_key(key_of(request, found), found)
    if response is not None:
        response.questionnaire = found
    return response


def _of_key(key: str, found: Questionnaire) -> Response | None:
    try:
        response = links.find(key)
    except NotFound:
        return None
    return response if response.questionnaire_id == found.pk else None


def _cookie(found: Questionnaire) -> str:
    return f"questionnaire-{found.pk}"


def key_of(request: HttpRequest, found: Questionnaire) -> str:
    """The key that the visitor's browser holds; empty without one."""
    return str(request.get_signed_cookie(_cookie(found), default="", salt=_SALT) or "")


def remember(response: HttpResponse, found: Questionnaire, key: str) -> None:
    """Let the visitor's browser keep a key."""
    response.set_signed_cookie(
        _cookie(found),
        key,
        salt=_SALT,
        max_age=_DAYS * 86400,
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )


def forget(response: HttpResponse, found: Questionnaire) -> None:
    """Let the visitor's browser forget the key."""
    response.delete_cookie(_cookie(found), samesite="Lax")


def count_begun(request: HttpRequest) -> None:
    """Count somebody who begins; raises TooMany."""
    name = f"questionnaires:{digest(network_of(address_of(request)))}"
    if counters.add(name, 1, WINDOW) > MOST:
        counters.add(name, -1, WINDOW)
        message = _(
            "Many people have begun a questionnaire from your internet connection within the last "
            "hour. Try again in an hour."
        )
        raise TooMany("too_many_responses", message)


def said(found: Questionnaire, here: Any = "") -> dict[str, Any]:
    """What each page says of its questionnaire."""
    language = str(get_language())
    code = found.language_of("title", language)
    listed = [Link(str(_("Questionnaires")), reverse("questionnaires"))]
    above = [Link(found.title, reverse("questionnaire", args=[found.slug]))] if here else []
    return {
        "questionnaire": found,
        "here": here or found.title,
        "above": [*listed, *above],
        "title_language": "" if code == language else code,
        "only_in": "" if code == language else NAMES[code],
        "state": found.state(timezone.now()),
    }
