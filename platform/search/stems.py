"""What is left of a word without its ending: "občanom" and "občani" are both "obcan".

Light on purpose: endings of nouns and adjectives, no dictionary. Whatever is taken off, every form
of a word has to lose it, so endings come off again and again until none is left. Words come here
folded (`common.text.fold`).
"""

from functools import lru_cache

# Nothing shorter is left of a word.
LEAST = 3
# Of so many letters a stem must be for the rules that look at its inside.
_LONG = 5
_VOWELS = frozenset("aeiou")
_IRREGULAR = {"otroci": "otrok", "ljudmi": "ljud", "pesem": "pesm"}
# What would become another, far more frequent word: "najem" (lease) is not "naj" (let).
_NEVER = frozenset(
    "naj nad pod pri pro pre med kot ker tak tam vse vsa ter bil ali kar kak".split()  # noqa: SIM905
)
_SLOVENIAN = ("ega", "am", "em", "im", "om", "ah", "eh", "ih", "ov", "a", "e", "i", "o", "u")
_ITALIAN = ("a", "e", "i", "o")
_ENGLISH = ("ings", "ing", "ies", "ed", "es", "s", "e", "y")
_HUNGARIAN = tuple(
    (  # noqa: SIM905
        "okban ekben okrol ekrol okkal ekkel oknak eknek okat eket ban ben nak nek bol rol tol val "
        "vel hoz hez ert ig ba be ra re at et ot ok ek ak on en t k n i a e"
    ).split()
)


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "sl") -> str:
    """The stem of a folded word, as the words of a text in `language` are cut."""
    if word in _IRREGULAR and language == "sl":
        return _IRREGULAR[word]
    if len(word) <= LEAST or not word.isalpha():
        return word
    if language == "en":
        return _without(word, _ENGLISH)
    if language == "it":
        return _without(_without(word, _ITALIAN), _ITALIAN)
    if language == "hu":
        return _without(_without(word, _HUNGARIAN), _HUNGARIAN)
    return _slovenian(word)


def _without(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return word[: -len(ending)]
    return word


def _slovenian(word: str) -> str:
    left = _shorter(_genitive(word))
    if left.endswith("izem"):
        return f"{left[:-2]}m"
    while (shorter := _without(left, _SLOVENIAN)) != left and shorter not in _NEVER:
        left = _shorter(shorter)
    left = _adjective(left)
    return _without_fleeting(_without_j(left))


def _genitive(word: str) -> str:
    """Genitives of the plural that put a vowel in: "podjetij", "volitev", "društev"."""
    if len(word) > _LONG + 1 and word.endswith(("tij", "lij", "vij")):
        return f"{word[:-2]}j"
    return word


def _shorter(word: str) -> str:
    """-ev: after c, j, s, z the ending of "krajev"; after t and k a part of "volitev"."""
    if word.endswith("ev") and len(word) - 2 >= LEAST:
        if word[-3] in "cjsz":
            return word[:-2]
        if word[-3] in "tk":
            return f"{word[:-2]}v"
    # "odločitvijo": its -o is off by now.
    return word[:-2] if word.endswith(("tvij", "kvij")) else word


def _adjective(word: str) -> str:
    """-ski: "občinski" is found with "občina"."""
    if word.endswith("sk") and len(word) - 2 >= _LONG:
        return word[:-2]
    return word


def _without_j(word: str) -> str:
    """The -j- of "podjetje", "prošnja", "dejavnostjo"."""
    if len(word) >= _LONG and word[-1] == "j" and word[-2] not in _VOWELS:
        return word[:-1]
    return word


def _without_fleeting(word: str) -> str:
    """The -e- that comes and goes: "dogodek" and "dogodka", "center" and "centra"."""
    if len(word) >= _LONG and word[-2] == "e" and word[-1] in "rlnkc" and word[-3] not in _VOWELS:
        return f"{word[:-2]}{word[-1]}"
    return word
