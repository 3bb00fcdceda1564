"""Translations are written and published by those who may do so with the pages themselves.

wagtail-localize asks for one right on all pages: with it alone, whoever may write could begin a
translation of another unit's page, and publish translations without the right to publish.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cms.models import BasePage


def _check(user: Any, page: Any) -> None:
    if isinstance(page, BasePage) and not page.permissions_for_user(user).can_edit():
        raise PermissionDenied(_("You may not do that with this page."))


def install() -> None:
    """Put it where wagtail-localize looks; once, when the application is ready."""
    from wagtail_localize.models import Translation
    from wagtail_localize.views.submit_translations import SubmitPageTranslationView
    from wagtail_localize.views.update_translations import UpdateTranslationsView

    submitted, updated = SubmitPageTranslationView.get_object, UpdateTranslationsView.get_object
    saved = Translation.save_target

    def page_to_submit(self: Any) -> Any:
        page = submitted(self)
        _check(self.request.user, page)
        return page

    def source_to_update(self: Any) -> Any:
        source = updated(self)
        _check(self.request.user, source.get_source_instance())
        return source

    def save(self: Any, user: Any = None, publish: bool = True) -> Any:
        # The library publishes what it translates of a live page, whoever asked for it.
        source = self.source.get_source_instance()
        if user is not None and not source.permissions_for_user(user).can_publish():
            publish = False
        return saved(self, user=user, publish=publish)

    SubmitPageTranslationView.get_object = page_to_submit
    UpdateTranslationsView.get_object = source_to_update
    Translation.save_target = save
