"""What editors may publish. Each rule returns None or the reason why not."""

from django.utils.translation import gettext as _


def may_show_image(has_image: bool, alternative_text: str) -> str | None:
    """WCAG 2.2, 1.1.1: an image that says something has a text that says the same."""
    if has_image and not alternative_text.strip():
        return _(
            "Say in a few words what the picture shows: people who cannot see it hear this text."
        )
    return None
