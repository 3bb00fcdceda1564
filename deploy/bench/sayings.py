"""Slovenian texts in any number, for the search: made up, with endings, as frequent as in life.

Words are drawn as Zipf found them in languages: the second half as often as the first. The most
frequent stand in nearly every text, the rarest in one of ten thousand. The same `seed` gives the
same texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, product
from random import Random

# Feminine and masculine nouns with their stems as municipalities use them; endings make the forms.
_FEMININE = """
občin cest vod šol novic zadev pravic površin stavb naprav pobud razprav prijav objav ponudb
obnov posodobitv prireditv odločitv knjižnic dvoran telovadnic kanalizacij investicij komisij
soglasnost dejavnost varnost odgovornost priložnost družin mladin kultur narav dediščin planin
dolin trgovin igralnic delavnic razstav predstav predavalnic pomoč storitv zahtev uredb stranic
skupin skupnost soses četrt ulic poti pločnic čistiln elektrarn cerkv kmetij občank krajank
""".split()  # noqa: SIM905
_MASCULINE = """
proračun svet župan občan krajan sklep odlok načrt projekt razpis natečaj program postopek
predlog prostor promet park vrtec zavod urad odbor sestanek dogodek termin rok znesek prispevek
sklad račun vodovod kanal most rob pločnik semafor avtobus vlak izvajalec delavec prostovoljec
učenec dijak študent upokojenec gasilec šport turizem razvoj kraj trg dom center objekt teren
gozd potok breg hrib odpadek zabojnik prevoz zemljevid osnutek zapisnik dnevnik pogovor posvet
""".split()  # noqa: SIM905
_ADJECTIVES = """
občinsk javn nov star mestn krajevn prostorsk kulturn športn zdravstven socialn komunaln prometn
varn zelen skupn letn mesečn prv drug odprt zaprt brezplačn dostopn slovensk evropsk
""".split()  # noqa: SIM905
_SMALL = "je v na in za se da bo so z pri po o ki od do kot tudi ali ter bodo vse med".split()  # noqa: SIM905
_ENDINGS = {
    "f": ("a", "e", "i", "o", "", "ah", "am", "ami"),
    "m": ("", "a", "u", "i", "om", "ov", "ih"),
    "a": ("i", "a", "o", "e", "ega", "emu", "ih", "im"),
}
_SYLLABLES = ("bra", "go", "vi", "lje", "sta", "tre", "ko", "nja", "pe", "zor", "mi", "dra", "lu")
TOPICS = ("participation", "budget", "spatial_planning", "environment", "social", "culture", "")
KINDS = ("announcement",) * 5 + ("event",) * 3 + ("page", "press_release")


@dataclass(frozen=True, slots=True)
class Saying:
    """A text, and what it is about."""

    number: int
    kind: str
    topic: str
    title: str
    summary: str
    text: str


def sayings(count: int, *, seed: int = 4, words: int = 160) -> Iterator[Saying]:
    """`count` texts of about `words` words each; `občina` in each of them, `žabokreč` in three."""
    random = Random(seed)
    vocabulary = _vocabulary(random)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    for number in range(count):
        length = random.randint(words // 2, words * 3 // 2)
        text = random.choices(vocabulary, cum_weights=weights, k=length)
        text[length // 2] = "občina" if number % 2 else "občine"
        if number in (7, count // 2, count - 1):
            text[3] = "žabokreč"
        title = " ".join(random.choices(vocabulary, cum_weights=weights, k=6)).capitalize()
        yield Saying(
            number,
            random.choice(KINDS),
            random.choice(TOPICS),
            f"{title} {number}",
            _sentences(random, text[:25]),
            _sentences(random, text),
        )


def _vocabulary(random: Random) -> list[str]:
    """Forms of words, the most frequent first: small words, then ours, then 20,000 names."""
    nouns = [stem + end for stem in _FEMININE for end in _ENDINGS["f"]]
    nouns += [stem + end for stem in _MASCULINE for end in _ENDINGS["m"]]
    nouns += [stem + end for stem in _ADJECTIVES for end in _ENDINGS["a"]]
    random.shuffle(nouns)
    names = ["".join(parts) for parts in product(_SYLLABLES, repeat=4)]
    random.shuffle(names)
    return [*_SMALL, *nouns, *names[:20_000]]


def _sentences(random: Random, words: list[str]) -> str:
    parts = [words[start : start + 12] for start in range(0, len(words), 12)]
    return " ".join(f"{' '.join(part).capitalize()}." for part in parts)
