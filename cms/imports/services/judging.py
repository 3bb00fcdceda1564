"""What is to become of a text, seen against what has been imported before."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.users.models import UserProfile

from cms.imports.ready import Ready
from cms.imports.rules import may_change
from cms.models.imports import ImportedItem, ImportRun, Plan

Judged = tuple[str, str]


def judge(ready: Ready, item: ImportedItem | None, is_twice: bool) -> Judged:
    """The plan for a text, and why not more."""
    if ready.fault:
        return Plan.FAULTY, ready.fault
    if is_twice:
        return Plan.TWICE, _("It stands in the file before; the first one counts.")
    if item is None:
        return Plan.CREATE, ""
    if item.content_hash == ready.found.content_hash:
        return Plan.UNCHANGED, ""
    page = item.page_itself()
    untouched = isinstance(page, ready.model) and item.is_untouched(page)
    reason = may_change(page is not None, untouched)
    return (Plan.KEPT, reason) if reason else (Plan.UPDATE, "")


def items_of(keys: Iterable[str]) -> dict[str, ImportedItem]:
    """What has been imported before under these keys."""
    found = ImportedItem.objects.filter(key__in=list(keys)).select_related("page")
    return {item.key: item for item in found}


def words_of(run: ImportRun) -> AbstractContextManager[Any]:
    """Sentences of the report are in the language in which the person works."""
    if run.by is None:
        return override(settings.LANGUAGE_CODE)
    return override(UserProfile.get_for_user(run.by).get_preferred_language())
