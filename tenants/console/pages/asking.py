"""What the pages of the console share where something is asked for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from common.errors import DomainError
from tenants.console import services
from tenants.console.forms import ConsoleForm
from tenants.isolation.callers import address_of
from tenants.models import Municipality


def ask(
    request: HttpRequest, kind: str, schema: str, arguments: dict[str, Any], form: ConsoleForm
) -> HttpResponse | None:
    """Ask for a job and lead to its page; None when it was refused, which the form then says."""
    try:
        job = services.ask(
            kind=kind,
            schema=schema,
            arguments=arguments,
            by=request.operator.email,  # type: ignore[attr-defined]
            now=timezone.now(),
            address=address_of(request),
        )
    except DomainError as error:
        form.refuse(error)
        return None
    return redirect("console:job", number=job.pk)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form has sent; None when the page was merely opened."""
    return request.POST if request.method == "POST" else None


def files(request: HttpRequest) -> Any:
    """The files that came with a form; None when the page was merely opened."""
    return request.FILES if request.method == "POST" else None


def municipality_or_404(schema: str) -> Municipality:
    """The municipality of that schema. Raises Http404."""
    found: Municipality | None = Municipality.objects.filter(schema_name=schema).first()
    if found is None:
        raise Http404
    return found
