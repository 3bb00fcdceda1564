"""Following something, changing how soon one hears of it, and ending it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import DomainError, NotFound
from notifications import services
from notifications.models import Following, Pace
from portal.account.page import own_page
from portal.frames import Link
from portal.notifications.forms import (
    NEVER,
    FollowForm,
    PaceForm,
    offered_by,
    read,
    written,
)

# A change at most so many characters long stands in an address.
_LONGEST = 130


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """What of a page, or of everything, I want to hear of."""
    asked = request.GET.get("what", "")[:_LONGEST]
    wanted = read(asked) if asked else None
    offered = offered_by(wanted)
    initial = [written(wanted)] if wanted in offered and wanted else []
    given = request.POST if request.method == "POST" else None
    form = FollowForm(given, offered=offered, initial={"subjects": initial})
    if request.method == "POST" and form.is_valid():
        try:
            _follow(request, form)
            return redirect("followed")
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"here": _("Follow"), "form": form, "is_one": len(initial) > 0, "above": _above()}
    return render(request, "notifications/follow.html", context)


def _follow(request: HttpRequest, form: FollowForm) -> None:
    person: Any = request.user
    chosen = [read(text) for text in form.cleaned_data["subjects"]]
    pace = Pace(form.cleaned_data["pace"])
    for subject in chosen:
        services.follow(person=person, subject=subject, pace=pace, now=timezone.now())
    messages.success(request, _("Done. We will tell you what is new."))


@own_page
@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """What I follow, each with its pace."""
    mine = Following.objects.of(request.user)
    context = {
        "here": _("What you follow"),
        "above": _above(),
        "again": request.session.pop("follow_again", None),
        "followings": [
            {
                "one": one,
                "form": PaceForm(
                    initial={"pace": one.pace if one.is_mailed else NEVER},
                    auto_id=f"id_{one.pk}_%s",
                ),
            }
            for one in mine
        ],
    }
    return render(request, "notifications/followed.html", context)


@own_page
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Another pace, or no more; what is followed no more can be followed again."""
    person: Any = request.user
    try:
        if "stop" in request.POST:
            return _stop(request, number)
        form = PaceForm(request.POST)
        if form.is_valid():
            services.change_pace(
                person=person, number=number, pace=form.chosen(), now=timezone.now()
            )
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("Choose from the list how soon we write to you."))
    except NotFound as error:
        messages.error(request, error.message)
    return redirect("followed")


def _stop(request: HttpRequest, number: int) -> HttpResponse:
    person: Any = request.user
    ended = services.unfollow(person=person, number=number)
    said = _("You do not follow “%(title)s” any more.") % {"title": ended.title}
    messages.success(request, said)
    again = {"what": written(ended.subject), "title": ended.title, "pace": ended.pace}
    request.session["follow_again"] = again
    return redirect("followed")


def _above() -> list[Link]:
    return [Link(_("What is new for you"), reverse("notifications"))]
