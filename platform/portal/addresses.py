"""The portal's own words in addresses: one dict a page, one word a language.

Fixed here and not a message: an address must not change because a translation does. A page whose
slug equals one of them, in any language, is refused (`cms.rules.may_use_slug`), so that no page of
an editor is ever hidden behind one of ours.
"""

from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

Words = dict[str, str]

# Each word stands at the beginning of an address. One line a page, sorted by name.
ACCESSIBILITY: Words = {
    "sl": "dostopnost",
    "en": "accessibility",
    "it": "accessibilita",
    "hu": "akadalymentesseg",
}
ACCOUNT: Words = {"sl": "racun", "en": "account", "it": "profilo", "hu": "fiok"}
COFINANCING: Words = {
    "sl": "sofinanciranje",
    "en": "co-financing",
    "it": "cofinanziamento",
    "hu": "tarsfinanszirozas",
}
CONSULTATIONS: Words = {
    "sl": "posvetovanja",
    "en": "consultations",
    "it": "consultazioni",
    "hu": "konzultaciok",
}
CONTACT: Words = {"sl": "stik", "en": "contact", "it": "contatti", "hu": "kapcsolat"}
DUTIES: Words = {
    "sl": "odgovori-obcine",
    "en": "answers-due",
    "it": "risposte-dovute",
    "hu": "valaszok",
}
NOTICES: Words = {
    "sl": "javna-naznanila",
    "en": "public-notices",
    "it": "avvisi-pubblici",
    "hu": "hirdetmenyek",
}
NOTIFICATIONS: Words = {
    "sl": "obvescanje",
    "en": "notifications",
    "it": "notifiche",
    "hu": "ertesitesek",
}
PROCESSES: Words = {
    "sl": "postopki",
    "en": "processes",
    "it": "procedimenti",
    "hu": "eljarasok",
}
QUESTIONNAIRES: Words = {
    "sl": "vprasalniki",
    "en": "questionnaires",
    "it": "questionari",
    "hu": "kerdoivek",
}
RENEWALS: Words = {"sl": "prenove", "en": "renewals", "it": "rinnovi", "hu": "felujitasok"}
RECIPES: Words = {"sl": "recepti", "en": "recipes", "it": "ricette", "hu": "receptek"}
REGISTRATIONS: Words = {
    "sl": "prijave",
    "en": "registrations",
    "it": "iscrizioni",
    "hu": "jelentkezesek",
}
SEARCH: Words = {"sl": "iskanje", "en": "search", "it": "ricerca", "hu": "kereses"}
STYLEGUIDE: Words = dict.fromkeys(("sl", "en", "it", "hu"), "styleguide")

# What no page may be called; words that stand further within an address need not be here.
FIRST: tuple[Words, ...] = (
    ACCESSIBILITY,
    ACCOUNT,
    COFINANCING,
    CONSULTATIONS,
    CONTACT,
    DUTIES,
    NOTICES,
    NOTIFICATIONS,
    PROCESSES,
    QUESTIONNAIRES,
    RECIPES,
    RENEWALS,
    REGISTRATIONS,
    SEARCH,
    STYLEGUIDE,
)


def first_words() -> frozenset[str]:
    """Every word, in every language, with which an address of the portal itself begins."""
    return frozenset(word for words in FIRST for word in words.values())


def _joined(parts: tuple[Words | str, ...]) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return "".join(
        part if isinstance(part, str) else f"{part.get(language, part[settings.LANGUAGE_CODE])}/"
        for part in parts
    )


_lazily = lazy(_joined, str)


def under(*parts: Words | str) -> Any:
    """A pattern for `path()` from `parts`: a page's words, or a pattern that is always the same.

    `under(REGISTRATIONS, "<str:token>/")` is `prijave/<str:token>/` in Slovenian. Django asks for
    it anew in each language, both when it resolves an address and when it makes one.
    """
    return _lazily(parts)
