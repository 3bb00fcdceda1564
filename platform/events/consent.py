"""What somebody who registers agrees to."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import RegistrationTerms
from tenants.isolation.mail import portal


def wording(terms: RegistrationTerms, language: str) -> str:
    """The organiser's own wording in a language, or the usual one."""
    with translation.override(language):
        return terms.consent_in(language) or usual(portal().portal_name, terms.retention_days)


def usual(municipality: str, days: int) -> str:
    """What is agreed to where the organiser says nothing else; `days` are counted from the end."""
    purpose = _(
        "%(municipality)s may use my name, my e-mail address and my answers to organise this event."
    )
    deleted = ngettext(
        "They are deleted %(days)d day after the event.",
        "They are deleted %(days)d days after the event.",
        days,
    )
    return f"{purpose % {'municipality': municipality}} {deleted % {'days': days}}"
