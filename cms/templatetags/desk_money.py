"""Money in templates of the desk."""

from django import template

from common.money import euros as in_words

register = template.Library()


@register.filter
def euros(cents: int | None) -> str:
    """An amount in cents as people read it; a dash for one that nobody knows."""
    return "–" if cents is None else in_words(cents)
