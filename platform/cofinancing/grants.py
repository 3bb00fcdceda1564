"""What the municipality awarded, in the open standard of 360Giving (github.com/ThreeSixtyGiving).

Natural persons are left out: a grant to one is told of without a name (`recipientIndividual`), as
the standard asks.
"""

from collections.abc import Iterable, Mapping
from typing import Any

# Whoever publishes gets a prefix of 360Giving; until then this one says that it is none.
PREFIX = "360G-skupaj"


def package(objects: Iterable[Mapping[str, Any]], funder: Mapping[str, str]) -> dict[str, Any]:
    """A package of grants from projects as the API tells them; `funder` has `id` and `name`."""
    return {"grants": [grant(one, funder) for one in objects]}


def grant(one: Mapping[str, Any], funder: Mapping[str, str]) -> dict[str, Any]:
    """One grant: amounts in units of the currency, to the cent, as the standard has them."""
    made = {
        "id": f"{PREFIX}-{funder['id']}-{one['id']}",
        "title": str(one["title"])[:140],
        "description": one["about"] or one["title"],
        "currency": one["currency"],
        "amountAwarded": one["paid"]["municipal"] / 100,
        "awardDate": str(one["awarded_on"]),
        "url": one["web_url"],
        "dateModified": one["updated_at"].isoformat(),
        "plannedDates": [_dates(one)],
        "fundingOrganization": [{"id": funder["id"], "name": funder["name"]}],
        "grantProgramme": [{"code": one["programme"], "title": one["programme"]}],
        **_recipient(one),
    }
    return made


def _dates(one: Mapping[str, Any]) -> dict[str, str]:
    ends = {"endDate": str(one["ends_on"])} if one["ends_on"] else {}
    return {"startDate": str(one["starts_on"]), **ends}


def _recipient(one: Mapping[str, Any]) -> dict[str, Any]:
    partners = one["partners"]
    first = next((row for row in partners if row["is_lead"]), partners[0] if partners else None)
    if first is None or first["kind"] == "person":
        number = f"{PREFIX}-individual-{one['id']}"
        return {"recipientIndividual": {"id": number, "name": "Individual recipient"}}
    known = {"id": f"SI-TIN-{first['number']}"} if first["number"] else {}
    named = {"id": f"{PREFIX}-org-{one['id']}", "name": first["name"], **known}
    return {"recipientOrganization": [named]}
