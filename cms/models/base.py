"""The base of every page: our own, in place of Wagtail's (decision 0002)."""

from functools import cache
from typing import Any, ClassVar

import swapper
import wagtail.models
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import AbstractPage, PageViewRestriction
from wagtail.models.pages import AbstractPageMeta, DefaultBasePageMixin
from wagtail.search import index

from accounts.roles import Right
from accounts.standing import unit_for
from cms.rules import may_use_slug
from tenants.isolation.compiled import Compiled

swapper.set_app_prefix("wagtailcore", "wagtail")


class Topic(models.TextChoices):
    """What a text is about; the same list filters announcements and events."""

    PARTICIPATION = "participation", _("Participation")
    BUDGET = "budget", _("Budget")
    SPATIAL_PLANNING = "spatial_planning", _("Spatial planning")
    ENVIRONMENT = "environment", _("Environment")
    EU_FUNDING = "eu_funding", _("EU funding")
    SOCIAL = "social", _("Social life and associations")
    CULTURE = "culture", _("Culture and sport")
    ADMINISTRATION = "administration", _("Municipal administration")


class BasePage(AbstractPage, DefaultBasePageMixin):
    """A page of a municipality's portal, in one language."""

    _read_restrictions: Any = None

    topic = models.CharField(_("topic"), max_length=20, choices=Topic, blank=True, db_index=True)

    # Whose page it is: of a local community or department; empty: of the whole municipality.
    unit = models.CharField(
        _("local community or department"), max_length=80, blank=True, db_default="", default=""
    )

    # What the person who publishes has read and overruled, while a form is dealt with.
    accepted_warnings: ClassVar[list[str]] = []

    # Addresses under the list in which such pages stand that the list answers itself.
    lists_own: ClassVar[frozenset[str]] = frozenset()

    search_fields = [
        *AbstractPage.search_fields,
        *DefaultBasePageMixin.search_fields,
        index.FilterField("topic"),
    ]
    # Of whom a page is decides who may change it, so only administrators say it.
    promote_panels = [
        *DefaultBasePageMixin.promote_panels,
        FieldPanel("topic"),
        FieldPanel("unit", permission="accounts.change_user"),
    ]
    # Last on every form.
    last_panels: ClassVar[list[Any]] = [FieldPanel("despite", heading=_("Legibility"))]

    class Meta(AbstractPageMeta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_view_restrictions(self) -> Any:
        """Who may see it; read once for a page that is served, though several ask.

        One statement tells that neither the page nor one above it is restricted, or an alias of a
        page that may be; only then is the longer way taken.
        """
        if self._read_restrictions is None:
            step = self.steplen
            above = [self.path[:end] for end in range(step, len(self.path) + 1, step)]
            suspects = _suspects(len(above))
            paths = {f"path{number}": path for number, path in enumerate(above)}
            found = _closing(above) if suspects(**paths) else None
            self._read_restrictions = PageViewRestriction.objects.none() if found is None else found
            len(self._read_restrictions)
        return self._read_restrictions

    def permissions_for_user(self, user: Any) -> Any:
        """What somebody may do with this page now; its own kind of page may say more."""
        from cms.standing import UnitTester

        own = self.specific_class
        says_more = own and own.permissions_for_user is not BasePage.permissions_for_user
        if says_more and not isinstance(self, own):
            return self.specific_deferred.permissions_for_user(user)
        return UnitTester(user, self)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A new page is of the unit that whoever wrote it is limited to."""
        if self._state.adding and self.owner_id and not self.unit:
            self.unit = unit_for(self.owner, Right.WRITE)
        return super().save(*args, **kwargs)

    def clean(self) -> None:
        """Its address is not one that the portal keeps for itself."""
        super().clean()
        if reason := may_use_slug(self.slug, self.lists_own):
            raise ValidationError({"slug": reason})

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, with its line in the audit trail, or neither."""
        return super().publish(*args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Withdraw it, with its line in the audit trail, or neither."""
        return super().unpublish(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete it and what stands below, with their lines in the audit trail, or nothing."""
        return super().delete(*args, **kwargs)


def _closing(paths: list[str]) -> Any:
    """The restrictions of the pages at `paths` and of those that they are aliases of.

    Wagtail does not look at what is above the original of an alias; an alias would open it.
    """
    known, fresh = set[str](), set(paths)
    while fresh:
        known |= fresh
        aliases = BasePage.objects.filter(path__in=fresh, alias_of__isnull=False).order_by()
        originals = aliases.values_list("alias_of__path", flat=True)
        step = BasePage.steplen
        above = {path[:end] for path in originals for end in range(step, len(path) + 1, step)}
        fresh = above - known
    return PageViewRestriction.objects.filter(page__path__in=known)


@cache
def _suspects(depth: int) -> Compiled:
    """The first of the pages at `depth` paths that is restricted, or an alias of another page."""
    marks = {f"path{number}": f"mark {number}" for number in range(depth)}

    def build(**paths: str) -> Any:
        found = BasePage.objects.filter(path__in=list(paths.values()))
        doubtful = Q(alias_of__isnull=False) | Q(view_restrictions__isnull=False)
        return found.filter(doubtful).order_by().values_list("pk")[:1]

    return Compiled(build, **marks)


# wagtail-localize 1.14 asks `wagtail.models` for the class of pages and not swapper, as Wagtail
# itself does. It is installed after this application, so it finds ours (decision 0002).
wagtail.models.Page = BasePage

from wagtail_localize.fields import SynchronizedField  # noqa: E402 - it too asks at once

# Of whom a page is, is the same in every language.
BasePage.override_translatable_fields = [SynchronizedField("unit", overridable=False)]
