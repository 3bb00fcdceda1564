"""What the root domain shows."""

from django.db.models import OuterRef, QuerySet, Subquery
from django_tenants.utils import get_tenant_domain_model, get_tenant_model

from tenants.models import Municipality


def portals(words: str = "") -> "QuerySet[Municipality]":
    """Portals that answer, in the order of the Slovenian alphabet, each with its first host.

    One query. `words` narrows by name and region, forgiving about č, š and ž.
    """
    domains = get_tenant_domain_model().objects.filter(tenant=OuterRef("pk"), is_primary=True)
    model: type[Municipality] = get_tenant_model()
    found: QuerySet[Municipality] = (
        model.objects.active()
        .matching(words)
        .annotate(host=Subquery(domains.values("domain")[:1]))
        .order_by("sort_key", "name")
    )
    return found
