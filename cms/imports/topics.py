"""Categories of older websites as topics of ours, where they say the same."""

from collections.abc import Iterable

from cms.models.base import Topic
from common.text import fold

# Whole names of categories, folded; what could be two topics is none.
_NAMES: dict[str, tuple[str, ...]] = {
    Topic.PARTICIPATION: (
        "participacija", "sodelovanje obcanov", "posvetovanja", "javne razprave", "pobude",
        "vprasanja in pobude", "zbori obcanov", "participation",
    ),
    Topic.BUDGET: (
        "proracun", "participativni proracun", "finance", "obcinski proracun", "budget",
        "proracun obcine",
    ),
    Topic.SPATIAL_PLANNING: (
        "prostor", "urejanje prostora", "prostorski akti", "prostorsko nacrtovanje", "opn", "oppn",
        "javne razgrnitve", "spatial planning",
    ),
    Topic.ENVIRONMENT: (
        "okolje", "varstvo okolja", "odpadki", "komunala", "voda", "environment",
    ),
    Topic.EU_FUNDING: (
        "eu projekti", "evropski projekti", "evropska sredstva", "eu sredstva", "eu",
    ),
    Topic.SOCIAL: (
        "sociala", "socialno varstvo", "drustva", "starejsi", "mladi", "prostovoljstvo", "social",
    ),
    Topic.CULTURE: (
        "kultura", "sport", "kultura in sport", "sport in rekreacija", "kulturne prireditve",
        "culture",
    ),
    Topic.ADMINISTRATION: (
        "obcinska uprava", "uprava", "obcinski svet", "seje obcinskega sveta", "zupan", "zupanja",
        "uradne objave", "predpisi", "administration",
    ),
}  # fmt: skip
_TOPICS = {name: topic for topic, names in _NAMES.items() for name in names}
_PRESS = frozenset(
    ("sporocila za javnost", "sporocilo za javnost", "za medije", "za novinarje", "press releases")
)


def topic_of(categories: Iterable[str]) -> str:
    """The one topic that the categories name; empty when they name none, or several."""
    named = {_TOPICS[name] for name in map(_plain, categories) if name in _TOPICS}
    return named.pop() if len(named) == 1 else ""


def is_for_the_press(categories: Iterable[str]) -> bool:
    """Whether a category says that the text was meant for the press."""
    return any(_plain(name) in _PRESS for name in categories)


def _plain(name: str) -> str:
    return fold(name).strip()
