"""The wall before publication: what nobody could read goes live by no way whatever.

The editor's form says it beside each field (`page_forms`). Whole lists of pages, approvals of a
workflow, publication at a moment, translations and programs do not pass that form: all pass here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.fields import RichTextField, StreamField

from cms import accessible
from cms.accessible import Findings
from common.errors import DomainError

_as_it_was: ContextVar[bool] = ContextVar("as_it_was", default=False)


class NotLegible(DomainError):
    """A page that cannot be published as it is; says which one and what to mend."""

    status = 422

    def __init__(self, page: Any, faults: dict[str, str]) -> None:
        self.page_id = page.pk
        said = " ".join(f"{name}: {words}" if name else words for name, words in faults.items())
        message = _("“%(page)s” cannot be published yet. %(faults)s") % {
            "page": page.title,
            "faults": said,
        }
        super().__init__("not_legible", message, faults)


def findings_of(model: Any, value_of: Callable[[str], Any]) -> dict[str, Findings]:
    """What there is to say of each field of a page, from the values that `value_of` gives."""
    found = {}
    for field in model._meta.fields:
        looks = _looks(field)
        if looks is not None and (value := value_of(field.name)):
            found[field.name] = looks(value)
    return found


def _looks(field: Any) -> Callable[[Any], Findings] | None:
    if isinstance(field, RichTextField):
        return lambda value: accessible.of_text(str(value))
    if isinstance(field, StreamField):
        return accessible.of_blocks
    named = {"image_alt": accessible.of_alternative, "title": accessible.of_title}
    return named.get(field.name)


def faults_of(page: Any) -> dict[str, str]:
    """Why a page cannot be published, by the label of the field; empty when it can.

    Drafts may be saved with what is required left out, and so is asked for that, too.
    """
    found = {}
    for name, one in findings_of(type(page), lambda name: getattr(page, name)).items():
        if one.faults:
            found[_label(page, name)] = " ".join(one.faults)
    try:
        page.clean_fields()
        page.clean()
    except ValidationError as error:
        for name, reasons in error.message_dict.items():
            found.setdefault(_label(page, name), " ".join(reasons))
    return found


def _label(page: Any, name: str) -> str:
    if name == NON_FIELD_ERRORS:
        return ""
    return capfirst(str(page._meta.get_field(name).verbose_name))


@contextmanager
def as_it_was() -> Iterator[None]:
    """Within it nothing is held up: texts of an older website come over as they were."""
    token = _as_it_was.set(True)
    try:
        yield
    finally:
        _as_it_was.reset(token)


def install() -> None:
    """Put the wall where Wagtail makes a revision live; once, when the application is ready."""
    theirs = PublishRevisionAction.execute

    def execute(self: Any, skip_permission_checks: bool = False) -> Any:
        self.check(skip_permission_checks=skip_permission_checks)
        if not _as_it_was.get() and (faults := faults_of(self.object)):
            raise NotLegible(self.object, faults)
        return theirs(self, skip_permission_checks=skip_permission_checks)

    PublishRevisionAction.execute = execute
