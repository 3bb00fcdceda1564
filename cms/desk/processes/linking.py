"""What a process belongs together with: found by its title, linked, taken away again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cms.desk.processes.access import own, page, runners, tried
from processes import links
from processes.links import Seen, Thing
from processes.models import Link, Process
from processes.services import linking

KIND = "processes.process"


class SearchForm(forms.Form):
    """What is looked for; sent by GET."""

    q = forms.CharField(label=gettext_lazy("Words in the title"), max_length=100)


class LinkForm(forms.Form):
    """Which of the found things, and what the process is to it."""

    thing = forms.ChoiceField(label=gettext_lazy("With what"), widget=forms.RadioSelect)
    meaning = forms.ChoiceField(label=gettext_lazy("What the process is to it"))

    def __init__(self, *args: Any, found: list[tuple[Thing, Any, Seen]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thing: Any = self.fields["thing"]
        thing.choices = [(f"{t.kind}|{t.number}", f"{seen.title} ({of})") for t, of, seen in found]
        meaning: Any = self.fields["meaning"]
        meaning.choices = [(key, links.MEANINGS[key][0]) for key in links.CHOSEN]

    def chosen(self) -> Thing:
        """The thing."""
        kind, _bar, number = self.cleaned_data["thing"].partition("|")
        return Thing(kind, int(number))


@runners
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """What a process is linked with, and one link more."""
    process = own(request, pk)
    here = Thing(KIND, process.pk)
    search = SearchForm(request.GET if "q" in request.GET else None)
    found = links.search(search.cleaned_data["q"], here) if search.is_valid() else []
    form = LinkForm(request.POST or None, found=found, initial={"meaning": "concerns"})
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: _linked(request, here, form))
        if made is not None:
            messages.success(request, _("Both pages show the link now."))
            return redirect("processes_desk:links", pk)
    return page(
        request,
        "links",
        _("Belongs together"),
        process,
        search=search,
        asked=search.is_bound and search.is_valid(),
        found=found,
        form=form,
        linked=links.listed(KIND, [process.pk]),
        chosen=links.CHOSEN,
    )


@runners
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Ask once more, then take a link of this process away."""
    process = own(request, pk)
    meaning, seen = _of_process(process, link)
    if request.method == "POST":
        linking.unlink(link_id=link, by=request.user, now=timezone.now())
        messages.success(request, _("The link has been taken away."))
        return redirect("processes_desk:links", pk)
    title = _("Take the link away")
    return page(request, "unlink", title, process, meaning=meaning, seen=seen)


def _linked(request: HttpRequest, here: Thing, form: Any) -> Link:
    return linking.link(
        first=here,
        meaning=form.cleaned_data["meaning"],
        second=form.chosen(),
        by=request.user,
        now=timezone.now(),
    )


def _of_process(process: Process, number: int) -> tuple[Any, Seen]:
    """A link of this process, as it is read from here; 404 for any other."""
    for link, meaning, seen in links.listed(KIND, [process.pk]):
        if link.pk == number and link.meaning in links.CHOSEN:
            return meaning, seen
    raise Http404
