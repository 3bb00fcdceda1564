"""A collection of signatures: how many there are, who may sign, signing and taking it back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from processes import links, services
from processes import signature_rules as rules
from processes.models import CollectionKind, SignatureCollection
from processes.recipe import catalogue
from processes.services.collecting import standing_of
from processes.services.signing import signature_of, signer_of
from processes.services.thresholds import KIND
from tenants.isolation.answers import keep

SCOPES = ("processes", "pages", "municipality")


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The collection; a form by which one signs, or takes that back."""
    now = timezone.now()
    collection = _found(slug, number, now)
    person: Any = request.user
    if request.method == "POST":
        return _act(request, collection)
    refused = rules.may_sign(standing_of(collection), now)
    signer = signer_of(person, timezone.localdate(now))
    mine = signature_of(collection, person) if person.is_authenticated else None
    context = {
        "collection": collection,
        "process": collection.process,
        "said": collection.said(),
        "state": collection.state(now),
        "is_open": refused is None,
        "not_now": refused or "",
        "not_me": rules.may_be_signer(signer, collection.kind) or "",
        "signer": signer,
        "mine": mine,
        "basis": _basis(collection),
        "linked": links.of(links.Thing(KIND, collection.pk)),
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    response = render(request, "processes/signatures.html", context)
    ahead = [at for at in (collection.opens_at, collection.closes_at) if at > now]
    keep(response, scopes=SCOPES, until=min(ahead, default=None))
    return response


def _act(request: HttpRequest, collection: SignatureCollection) -> HttpResponse:
    here = reverse("signatures", args=[collection.process.slug, collection.number])
    person: Any = request.user
    if not person.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    takes_back = "take_back" in request.POST
    if not takes_back and "confirm" not in request.POST:
        messages.error(request, _("Tick the box: with it you confirm what you sign."))
        return redirect(f"{here}#podpis")
    act = services.withdraw if takes_back else services.sign
    try:
        act(collection_id=collection.pk, person=person)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = _("Your signature has been taken back.") if takes_back else _("You have signed.")
        messages.success(request, done)
    return redirect(f"{here}#podpis")


def _found(slug: str, number: int, now: datetime) -> SignatureCollection:
    rows = SignatureCollection.objects.public().select_related("process")
    known = rows.filter(process__slug=slug, process__published_at__lte=now)
    found = known.filter(number=min(number, 32767)).first()
    if found is None:
        raise Http404
    return found


def _basis(collection: SignatureCollection) -> Any:
    """By which rule so many are needed; None for signatures of support, which no rule asks for."""
    is_demand = collection.kind == CollectionKind.ASSEMBLY
    return catalogue().rules["assembly"] if is_demand else None
