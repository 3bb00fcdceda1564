"""What editors may publish. Each rule returns None or the reason why not."""

from django.utils.translation import gettext as _

from cms.segments import kept_for_portal


def may_show_image(has_image: bool, alternative_text: str) -> str | None:
    """WCAG 2.2, 1.1.1: an image that says something has a text that says the same."""
    if has_image and not alternative_text.strip():
        return _(
            "Say in a few words what the picture shows: people who cannot see it hear this text."
        )
    return None


# Addresses that belong to the portal itself; a page of that name would never be reached.
RESERVED = frozenset(
    (
        "admin",
        "api",
        "documents",
        "en",
        "hu",
        "it",
        "media",
        "sitemap.xml",
        "sl",
        "static",
        "theme.css",
    )
)


def is_reserved(word: str) -> bool:
    """Whether addresses that begin with `word` are the portal's, in whatever language."""
    return word in RESERVED or word in kept_for_portal()


def may_use_slug(slug: str, lists_own: frozenset[str] = frozenset()) -> str | None:
    """A page's part of the address is plain, and neither the portal's own nor its list's."""
    if not slug.isascii():
        return _(
            "In the address “%(slug)s” use letters a–z without č, š and ž, digits, hyphens."
        ) % {"slug": slug}
    if is_reserved(slug) or slug in lists_own:
        return _("The address “%(slug)s” belongs to the portal itself. Choose another.") % {
            "slug": slug
        }
    return None
