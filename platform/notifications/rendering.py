"""A mail's words, from a pair of templates."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from tenants.isolation.mail import portal

LONGEST_SUBJECT = 200


class Words(NamedTuple):
    """What a mail says: its subject, and the same text plain and as HTML."""

    subject: str
    text: str
    html: str


def words_of(template: str, language: str, context: Mapping[str, Any]) -> Words:
    """`templates/mail/<template>.txt` and `.html` in a language; the first line is the subject.

    Both know `portal_name` and `portal_url` besides what is given. The plain one is not escaped.
    """
    with translation.override(language):
        known = {**portal()._asdict(), "language": language, **context}
        plain = _plain(f"mail/{template}.txt", known)
        subject, _line, text = plain.strip().partition("\n")
        subject = " ".join(subject.split())[:LONGEST_SUBJECT]
        html = render_to_string(f"mail/{template}.html", known | {"subject": subject})
    return Words(subject, text.strip() + "\n", html)


def _plain(name: str, known: Mapping[str, Any]) -> str:
    """Rendered without escaping: in plain text “&” is an ampersand."""
    template: Any = get_template(name)
    return str(template.template.render(Context(known, autoescape=False)))
