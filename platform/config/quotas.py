"""What a municipality may use, where neither the environment nor the console says otherwise."""

from typing import Any

# Far above what a municipality needs, and below what would hurt its neighbours.
USUAL_QUOTAS = {
    "storage_mb": 20_000,
    "mail_a_day": 5_000,
    "exports_a_day": 10,
    "api_an_hour": 1_000_000,
}


def mailers(through: str) -> dict[str, dict[str, Any]]:
    """Django's mailers: each mail is counted, then handed to the backend `through`."""
    options = {"through": through}
    return {"default": {"BACKEND": "tenants.isolation.mail.MunicipalityMail", "OPTIONS": options}}
