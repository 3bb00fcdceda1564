"""What residents marked: as a list, each on its page, with what became of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import Ground
from portal.consultations.finding import way_in
from portal.frames import Link
from portal.ground import with_layers
from portal.narrowing import Narrowing
from portal.notices import harmless
from portal.renewal.finding import SCOPES, above, find, sooner
from portal.renewal.grounds import map_of
from renewal import owed, rules
from renewal.contents import comments, public_pins
from renewal.models import Became, Neighbourhood, Pin
from tenants.isolation.answers import SEARCHES, keep

PER_PAGE = 20


class Filter(Narrowing):
    """Which marked places are wanted; sent by GET."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    became = forms.ChoiceField(label=gettext_lazy("What became of it"), required=False)

    def __init__(self, home: Neighbourhood, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        themes = [(one.key, one.title) for one in home.themes.all()]
        fields["theme"].choices = [("", _("All")), *themes]
        waiting = ("open", _("No answer yet"))
        fields["became"].choices = [("", _("All")), waiting, *Became.choices]


def index(request: HttpRequest, slug: str) -> HttpResponse:
    """What residents marked, the newest first."""
    now, home, ground = timezone.now(), find(slug), Ground.objects.here()
    form = Filter(home, request.GET)
    form.is_valid()
    found = wanted(home, **{name: form.cleaned_data.get(name, "") for name in form.fields})
    zones, themes = list(home.zones.all()), list(home.themes.all())
    context = {
        "here": _("Marked places"),
        "above": above(home),
        "home": home,
        "filter": form,
        "page_of_results": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "map": map_of(home, zones=zones, themes=themes, ground=ground, list_url="#found"),
        "closed": rules.may_mark(rules.standing_of(home), now),
    }
    response = render(request, "renewal/pins.html", context)
    keep(response, scopes=SCOPES, store=SEARCHES, until=next_change(home, now))
    return with_layers(response, ground)


def wanted(home: Neighbourhood, *, theme: str = "", became: str = "") -> Any:
    """The visible pins of a neighbourhood that are asked for."""
    found: Any = public_pins(home)
    if theme:
        found = found.filter(theme__key=theme)
    if became == "open":
        return found.filter(answered_at=None)
    return found.filter(became=became) if became else found


def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A marked place, and what became of it; its author sees it before a moderator does."""
    home, person = find(slug), request.user
    one = pin_of(home, number, person)
    now, ground = timezone.now(), Ground.objects.here()
    is_own = person.is_authenticated and one.person_id == person.pk
    is_shown = one.published_at is not None and one.hidden_at is None
    themes = list(home.themes.all())
    context = {
        "here": one.title if is_own or is_shown else _("This is not shown"),
        "above": pins_above(home),
        "home": home,
        "pin": one,
        "is_own": is_own,
        "is_shown": is_shown,
        "may": _may(one, person, now) if is_shown else {},
        "supports": one.supporters.count() if is_shown else 0,
        "supported": _supported(one, person),
        "comments": list(comments(one)),
        "may_edit": is_own and _may_edit(one),
        "is_open": rules.may_mark(rules.standing_of(home), now) is None,
        "due": owed.due(one) if one.answered_at is None else None,
        "map": map_of(home, zones=[], themes=themes, ground=ground, focus=one.box),
        **_where(home, one),
        "sign_in_url": way_in(request.path),
    }
    response = render(request, "renewal/pin.html", context)
    if is_shown and not person.is_authenticated:
        keep(response, scopes=SCOPES, until=next_change(home, now))
    return with_layers(response, ground)


def _where(home: Neighbourhood, one: Pin) -> dict[str, Any]:
    """Where a mark lies, for those who do not look at the map: its coordinates and its zone."""
    if one.placed_shape is None:
        return {"centre": None, "zone": None}
    centre = one.placed_shape.centre
    zones = ((zone, zone.placed_shape) for zone in home.zones.all())
    zone = next((zone for zone, form in zones if form and form.holds(*centre)), None)
    return {"centre": centre, "zone": zone}


def next_change(home: Neighbourhood, now: datetime) -> datetime | None:
    """When marking opens or closes next: what can be done is another then."""
    step = home.marking
    return sooner(now, step.opens_at, step.closes_at) if step else None


def pin_of(home: Neighbourhood, number: int, person: Any) -> Pin:
    """A pin that this person may see: what everyone sees, hidden ones without their words, and
    one's own. 404 for any other."""
    rows = Pin.objects.filter(neighbourhood=home, number=number, withdrawn_at=None)
    one: Pin | None = rows.select_related("theme", "measure").first()
    is_own = one is not None and person.is_authenticated and one.person_id == person.pk
    if one is None or (one.published_at is None and one.hidden_at is None and not is_own):
        raise Http404
    one.neighbourhood = home
    return one


def pins_above(home: Neighbourhood) -> list[Link]:
    """The pages above the page of a marked place."""
    url = reverse("renewal_pins", args=[home.process.slug])
    return above(home, Link(_("Marked places"), url))


def photo(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """The photograph of a marked place, to be looked at and never run."""
    one = pin_of(find(slug), number, request.user)
    if not one.photo or one.hidden_at is not None:
        raise Http404
    file = default_storage.open(one.photo["name"])
    return harmless(FileResponse(file, content_type="image/jpeg"))


def _may(one: Pin, person: Any, now: Any) -> dict[str, str | None]:
    """Why this visitor cannot support it or say something; None where they can."""
    closed = rules.may_mark(rules.standing_of(one.neighbourhood), now)
    own = person.is_authenticated and one.person_id == person.pk
    return {"support": closed or rules.may_support(True, own), "comment": closed}


def _may_edit(one: Pin) -> bool:
    hidden, answered = one.hidden_at is not None, one.answered_at is not None
    return rules.may_edit(True, one.withdrawn_at is not None, hidden, answered) is None


def _supported(one: Pin, person: Any) -> bool:
    return bool(person.is_authenticated and one.supporters.filter(person=person).exists())
