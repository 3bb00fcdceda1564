"""The table of contents of a text: four hundred articles in some milliseconds."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from consultations.contents import Part, Text
from consultations.models import ProvisionKind

_KEY = "-"


def contents(text: Text, slug: str) -> SafeString:
    """A list of links to the parts of a text, each with how many opinions there are on it.

    Addresses are made once and not for each part, and without a template: a page shows hundreds.
    """
    pattern = reverse("consultation_part", args=[slug, text.document.slug, _KEY])
    # As seen from the page of the consultation: what is kept is smaller by half.
    start = pattern.removeprefix(reverse("consultation", args=[slug])).removesuffix(f"{_KEY}/")
    words = _Words()
    rows = (
        (
            mark_safe(' class="toc__chapter"' if part.kind == ProvisionKind.CHAPTER else ""),  # noqa: S308
            f"{start}{quote(part.key, safe='')}/",
            part.title,
            words.said(part),
        )
        for part in text.parts
    )
    lines = format_html_join("", '<li{}><a href="{}">{}</a>{}</li>', rows)
    return format_html('<ol class="toc" lang="{}">{}</ol>', text.version.language, lines)


class _Words:
    """How many opinions, said once for each number."""

    def __init__(self) -> None:
        self.known: dict[int, SafeString] = {0: SafeString("")}

    def said(self, part: Part) -> SafeString:
        if part.said not in self.known:
            words = ngettext("%(said)s opinion", "%(said)s opinions", part.said)
            line = words % {"said": part.said}
            self.known[part.said] = format_html(' <span class="toc__said">{}</span>', line)
        return self.known[part.said]
