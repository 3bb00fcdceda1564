"""Text as people type it."""

import unicodedata


def fold(text: str) -> str:
    """`text` in lower case without diacritics, for forgiving search: "Hoče" becomes "hoce"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# The Slovenian alphabet: č, š and ž follow c, s and z; foreign letters sort beside their base.
_ORDER = {char: index for index, char in enumerate("abcčćdđefghijklmnopqrsštuvwxyzž")}


def sort_key(text: str) -> str:
    """A plain string whose byte order is the Slovenian alphabetical order of `text`.

    PostgreSQL's built-in locale knows the case of č, š and ž but not their place in the alphabet,
    so the key is stored beside the text.
    """
    return "".join(_place(char) for char in text.casefold())


def _place(char: str) -> str:
    if char in _ORDER:
        return f"{_ORDER[char] + 20:02d}"
    folded = fold(char)
    if folded in _ORDER:
        return f"{_ORDER[folded] + 20:02d}"
    if char.isdigit():
        return f"1{char}" if char.isascii() else "10"
    return "00"
