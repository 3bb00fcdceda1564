"""Rights in the back office at this moment: with deputies, and within local communities.

Wagtail asks for the groups of a person in a few places of its own; here are those places, asking
`accounts.standing` instead.
"""

from typing import Any

from wagtail.models import GroupCollectionPermission, GroupPagePermission, PagePermissionTester
from wagtail.permission_policies.collections import CollectionPermissionLookupMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.roles import Right
from accounts.standing import groups_of
from accounts.standing import outside as outside_of


def groups(person: Any) -> list[int]:
    """The numbers of the groups whose rights a person has now."""
    return [group.pk for group, _owner in groups_of(person)]


def outside(person: Any, page: Any, right: Right) -> bool:
    """Whether a page lies outside of what a person's right is limited to."""
    return outside_of(person, right, page.unit)


class PagePolicy(PagePermissionPolicy):
    """Rights on pages, of the groups of this moment, within the person's unit."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """Every right of every group."""
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return GroupPagePermission.objects.none()
        found = GroupPagePermission.objects.filter(group__in=groups(user))
        return found.select_related("page", "permission")

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        """Beyond adding below it, nothing outside of one's unit."""
        asked = set(actions)
        if asked - {"add"} and not user.is_superuser and outside(user, instance, Right.WRITE):
            asked &= {"add"}
        if not asked:
            return False
        return bool(super().user_has_any_permission_for_instance(user, asked, instance))


class UnitTester(PagePermissionTester):
    """What somebody may do with one page."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.is_outside = False
        if user.is_active and not user.is_superuser:
            self.below = set(self.permissions)
            self.is_outside = outside(user, page, Right.WRITE)
            if self.is_outside:
                self.permissions &= {"add"}
            elif outside(user, page, Right.PUBLISH):
                self.permissions -= {"publish", "lock", "unlock"}

    def can_edit(self) -> bool:
        """Not outside of one's unit, not even what one has written oneself."""
        return not self.is_outside and bool(super().can_edit())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """As editing."""
        return not self.is_outside and bool(super().can_delete(ignore_bulk))

    def can_lock(self) -> bool:
        """As editing."""
        return not self.is_outside and bool(super().can_lock())

    def can_publish_subpage(self) -> bool:
        """Below a list of the whole municipality, what one writes oneself bears one's unit."""
        specific = self.page.specific_class
        if not self.user.is_active or specific is None or not specific.creatable_subpage_models():
            return False
        return bool(self.user.is_superuser) or "publish" in self.below


def of_collections(self: Any, user: Any) -> Any:
    """Rights on files, of the groups of this moment."""
    if not user.is_active or user.is_anonymous or user.is_superuser:
        return GroupCollectionPermission.objects.none()
    found = GroupCollectionPermission.objects.filter(group__in=groups(user))
    return found.select_related("permission", "collection")


def install() -> None:
    """Put them where Wagtail asks; once, when the application is ready."""
    from wagtail.permissions import register_permission_policy

    from cms.models import BasePage

    register_permission_policy(BasePage, PagePolicy(BasePage))
    CollectionPermissionLookupMixin.get_all_permissions_for_user = of_collections
