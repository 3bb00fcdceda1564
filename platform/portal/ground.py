"""Pages with a map: what of other hosts their browsers may fetch."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from places.layers import hosts
from places.models import Ground


def with_layers[R: HttpResponse](response: R, ground: Ground) -> R:
    """Let a page with a map fetch the pictures of the layers that this municipality has chosen.

    Call it last, after `keep`: the page is then kept no longer than its ground stays as it is.
    Pages without a map allow no host but their own.
    """
    policy: dict[str, Any] = dict(settings.SECURE_CSP)
    allowed = [*policy["img-src"], *hosts(ground.layers)]
    response._csp_config = {**policy, "img-src": allowed}  # type: ignore[attr-defined]
    terms = getattr(response, "keep", None)
    if terms is not None and terms.scopes and "places" not in terms.scopes:
        response.keep = replace(terms, scopes=(*terms.scopes, "places"))  # type: ignore[attr-defined]
    return response
