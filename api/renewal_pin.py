"""One marked place: reading, changing, withdrawing and supporting it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Right
from accounts.standing import may
from api.authentication import OwnSession, TokenAuthentication
from api.idempotency import once
from api.outs_renewal_pins import (
    OWN_PIN,
    PIN,
    SUPPORT,
    OwnPinOut,
    PinChangeIn,
    PinOut,
    SupportOut,
)
from api.permissions import ReadOrCitizen, WithSession
from api.renewal import GENERATIONS, PROBLEMS, SCOPE, standing
from api.renewal_given import changed_of, read_pin
from api.renewal_pins import COLUMNS, own, pin, public, written
from api.rows import Source
from api.schema import describes, describes_act
from api.views import ApiView
from processes.models import Step
from renewal import rules
from renewal.models import Pin, PinSupport
from renewal.services import pinning, supporting


def known(pk: int, person: Any) -> Pin:
    """A marked place that `person` can see: shown to everyone, or their own. Raises Http404."""
    rows = Pin.objects.select_related("neighbourhood__process", "neighbourhood__marking")
    rows = rows.filter(neighbourhood__process__published_at__isnull=False)
    found = rows.filter(pk=min(pk, 2**63 - 1)).first()
    if found is None or not (_is_shown(found) or is_own(found, person)):
        raise Http404
    return found


def _is_shown(row: Pin) -> bool:
    return row.published_at is not None and row.hidden_at is None and row.withdrawn_at is None


def is_own(row: Pin, person: Any) -> bool:
    """Whether `person` marked it."""
    return row.person_id is not None and row.person_id == person.pk


@describes_act("pins_withdraw", "delete", _("Withdraw one's own marked place"), OwnPinOut, OWN_PIN)
@describes_act(
    *("pins_change", "patch", _("Change one's own marked place"), OwnPinOut, OWN_PIN),
    into=PinChangeIn,
)
@describes("pins_read", _("A marked place"), PinOut, PIN, problems=PROBLEMS)
class PinDetail(ApiView):
    """One marked place; whoever marked it changes and withdraws it here."""

    scope = SCOPE
    generations = GENERATIONS
    authentication_classes = [TokenAuthentication, OwnSession]
    permission_classes = [ReadOrCitizen]
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The marked place; to whoever is signed in `may` says what they may, and their own is
        answered as it stands. 404 for what is not shown."""
        if request.auth is None and request.user and request.user.is_authenticated:
            return self._for(request.user, pk)
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=min(pk, 2**63 - 1)))
        if not found:
            raise Http404
        return self.answer(pin(found[0], self.language, self.origin))

    def _for(self, person: Any, pk: int) -> HttpResponse:
        row = known(pk, person)
        if is_own(row, person):
            return self.answer(own(row.pk, self.language, self.origin))
        prepared = self.source.prepared()
        (raw,) = prepared.fetch(prepared.queryset().filter(pk=row.pk))
        reason = may_take_part(person) or rules.may_mark(standing(raw), timezone.now())
        return self.answer(pin(raw, self.language, self.origin) | {"may": {"support": reason}})

    def until(self) -> datetime | None:
        """What somebody may do changes when marking opens or closes."""
        return Step.objects.next_change(timezone.now())

    def patch(self, request: Any, pk: int) -> HttpResponse:
        """Change one's own; what is not sent stays as it is."""
        row = known(pk, request.user)
        marked = changed_of(row, read_pin(request.data, fixed=("neighbourhood",)))
        pinning.edit(pin_id=row.pk, marked=marked, person=request.user)
        notes = marked.shape.notes if marked.shape else ()
        return written(own(row.pk, self.language, self.origin, notes))

    def delete(self, request: Any, pk: int) -> HttpResponse:
        """Withdraw one's own: nobody sees it any more, its number stays."""
        row = known(pk, request.user)
        pinning.withdraw(pin_id=row.pk, person=request.user)
        return written(own(row.pk, self.language, self.origin))


def may_take_part(person: Any) -> str | None:
    """Why somebody who is signed in may not take part; None if they may."""
    return rules.may_take_part(True, person.is_active and may(person, Right.TAKE_PART))


@describes_act(
    "pins_support_take_back", "delete", _("Take one's support back"), SupportOut, SUPPORT
)
@describes_act(
    *("pins_support", "post", _("Support a marked place"), SupportOut, SUPPORT), keyed=True
)
@describes_act(
    "pins_support_read", "get", _("Whether one supports a marked place"), SupportOut, SUPPORT
)
class PinSupportView(ApiView):
    """One's own support of a marked place."""

    scope = SCOPE
    authentication_classes = [TokenAuthentication, OwnSession]
    permission_classes = [WithSession]

    def get(self, request: Any, pk: int) -> HttpResponse:
        """Whether one supports it."""
        return written(self._said(known(pk, request.user), request.user))

    def post(self, request: Any, pk: int) -> HttpResponse:
        """Support it; doing so twice is doing so once."""
        row = known(pk, request.user)

        def made() -> int:
            now = timezone.now()
            return int(supporting.support(pin_id=row.pk, person=request.user, now=now).pk)

        once(request, f"support-{row.pk}", made)
        return written(self._said(row, request.user))

    def delete(self, request: Any, pk: int) -> HttpResponse:
        """Take it back; without any nothing happens."""
        row = known(pk, request.user)
        supporting.take_back(pin_id=row.pk, person=request.user, now=timezone.now())
        return written(self._said(row, request.user))

    def _said(self, row: Pin, person: Any) -> dict[str, Any]:
        every = PinSupport.objects.filter(pin=row)
        supported = every.filter(person=person).exists()
        return {"pin": row.pk, "supported": supported, "supports": every.count()}
