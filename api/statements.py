"""Statements of a consultation and what people think of them; and saying what one thinks."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.authentication import CitizenSession, TokenAuthentication
from api.consultations import OfConsultations, public_of
from api.formats import CSV, JSON, as_csv
from api.outs_statements import OPINION, STATEMENTS, OpinionIn, OpinionOut, StatementsOut
from api.permissions import ReadOrCitizen
from api.problems import Malformed
from api.renderers import encode
from api.schema import describes, describes_post
from consultations import services
from consultations.models import Statement
from consultations.opinions.results import Results, Row, Share, results_of

_COLUMNS = ("id", "text", "group", "people", "agree", "disagree", "passed")


@describes_post(
    "consultations_think",
    gettext_lazy("Say what one thinks of a statement"),
    OpinionIn,
    OpinionOut,
    OPINION,
)
@describes(
    "consultations_statements",
    gettext_lazy("Statements, and what people think of them"),
    StatementsOut,
    STATEMENTS,
    problems=(400, 401, 403, 404, 406),
)
class StatementList(OfConsultations):
    """The statements of a consultation with counts and groups; as CSV a group a line."""

    authentication_classes = [TokenAuthentication, CitizenSession]
    permission_classes = [ReadOrCitizen]
    formats = (JSON, CSV)

    def get(self, request: Any, slug: str) -> HttpResponse:
        """Counts and groups as they were reckoned last; none below ten people."""
        of = public_of(slug)
        results = results_of(of)
        if self.format is CSV:
            rows = [line for row in results.rows for line in _lines(row, results)]
            response = self.send(as_csv(rows, {name: name for name in _COLUMNS}))
            self.keep(response)
            return response
        asked = Statement.objects.filter(consultation=of, hidden_at=None)
        known = {row.statement.pk: row for row in results.rows}
        return self.answer(
            {
                "reckoned_at": results.at or None,
                "people": results.people,
                "groups": [
                    {"letter": one.letter, "people": one.size, "x": one.x, "y": one.y}
                    for one in results.groups
                ],
                "results": [_statement(one, known.get(one.pk)) for one in asked],
            }
        )

    def post(self, request: Any, slug: str) -> HttpResponse:
        """Agree (1), disagree (-1) or pass (0); sent again it is said anew."""
        of, given = public_of(slug), _read(request.data)
        own = Statement.objects.filter(consultation=of, pk=given["statement"]).first()
        if own is None:
            raise Http404
        facts = {"person": request.user, "value": given["value"], "now": timezone.now()}
        said = services.think(statement_id=own.pk, **facts)
        told = {"statement": own.pk, "value": said.value, "at": said.at}
        response = HttpResponse(encode(told), status=201, content_type="application/json")
        response["Cache-Control"] = "no-store"
        return response


def _statement(one: Statement, row: Row | None) -> dict[str, Any]:
    return {
        "id": one.pk,
        "text": one.said,
        "everybody": _share(row.everybody) if row else None,
        "groups": [_share(share) for share in row.groups] if row else [],
        "unites": bool(row and row.unites),
    }


def _share(share: Share) -> dict[str, int]:
    return {"agree": share.agree, "disagree": share.disagree, "passed": share.passed}


def _lines(row: Row, results: Results) -> list[dict[str, Any]]:
    about = {"id": row.statement.pk, "text": row.statement.said}
    everybody = {"group": "", "people": results.people, **_share(row.everybody)}
    groups = zip(results.groups, row.groups, strict=True)
    return [
        about | everybody,
        *(about | {"group": g.letter, "people": g.size, **_share(share)} for g, share in groups),
    ]


def _read(data: Any) -> dict[str, int]:
    if not isinstance(data, dict):
        raise Malformed("malformed", {"body": _("Send a JSON object.")})
    known = ("statement", "value")
    errors = {name[:40]: _("There is no such field.") for name in data if name not in known}
    for name in known:
        if type(data.get(name)) is not int or abs(data[name]) >= 2**63:
            errors[name] = _("This has to be a whole number.")
    if errors:
        raise Malformed("malformed", errors)
    return data
