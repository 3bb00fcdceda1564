"""Text as people type it."""

import unicodedata


def fold(text: str) -> str:
    """`text` in lower case without diacritics, for forgiving search: "Hoče" becomes "hoce"."""
    # Some letters show their capital only once decomposed, so the case is folded after that, and
    # the fold decomposed anew.
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", decomposed).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char))


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters: cut at a word's end, with an ellipsis in their place."""
    tidy = " ".join(text.split())
    if len(tidy) <= most:
        return tidy
    cut = tidy[:most]
    # A single word that is too long has no end before: it is cut where it has to be.
    whole = cut.rpartition(" ")[0] or cut[:-1]
    return f"{whole.rstrip(' ,;:–-.')}…"


# What a spreadsheet takes for the beginning of a formula, which it runs (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_cell(text: str) -> str:
    """`text` as a cell of a table (CSV) in which no spreadsheet finds a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


# The Slovenian alphabet: č, š and ž follow c, s and z; foreign letters sort beside their base.
_ORDER = {char: index for index, char in enumerate("abcčćdđefghijklmnopqrsštuvwxyzž")}


def sort_key(text: str) -> str:
    """A plain string whose byte order is the Slovenian alphabetical order of `text`.

    PostgreSQL's built-in locale knows the case of č, š and ž but not their place in the alphabet,
    so the key is stored beside the text.
    """
    # A caron typed apart from its letter belongs to it all the same.
    composed = unicodedata.normalize("NFC", text.casefold())
    return "".join(_place(char) for char in composed)


def _place(char: str) -> str:
    if char in _ORDER:
        return f"{_ORDER[char] + 20:02d}"
    return "".join(_place_of_base(base) for base in fold(char))


def _place_of_base(char: str) -> str:
    if char in _ORDER:
        return f"{_ORDER[char] + 20:02d}"
    return f"1{char}" if char.isascii() and char.isdigit() else "00"
