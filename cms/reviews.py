"""Who reviews what, and who hears of it: with deputies, and within local communities.

Wagtail asks its groups alone; here are the places of the workflow, asking `accounts.standing`.
"""

from typing import Any

from django.utils import timezone

from accounts.roles import Right
from accounts.standing import deputies_of, units_of
from cms.models import BasePage
from cms.standing import groups, outside


def in_groups(self: Any, user: Any) -> bool:
    """Whether somebody may decide on a task of the workflow now."""
    return bool(self.groups.filter(pk__in=groups(user)).exists())


def reviews(task: Any, thing: Any, user: Any) -> bool:
    """Whether somebody decides on this page: not outside of what they are limited to."""
    if user.is_superuser:
        return True
    return not outside(user, thing, Right.PUBLISH) and in_groups(task, user)


def within(user: Any, states: Any) -> Any:
    """Of the tasks that wait, those on pages within what a person is limited to."""
    units = units_of(user, Right.PUBLISH)
    if not units or "" in units:
        return states
    numbers = states.values_list("workflow_state__object_id", flat=True)
    pages = BasePage.objects.filter(pk__in=[int(number) for number in numbers])
    own = [str(page.pk) for page in pages if not outside(user, page, Right.PUBLISH)]
    return states.filter(workflow_state__object_id__in=own)


def heard_by(self: Any, instance: Any, **facts: Any) -> set[Any]:
    """Who gets a mail of the workflow: whom it is for, and who stands in for them now."""
    from wagtail.models import TaskState
    from wagtail.users.models import UserProfile

    meant = {person for person in self.get_recipient_users(instance, **facts) if person}
    asked = {*meant, *deputies_of(meant, timezone.now())} - {facts.get("user")}
    if isinstance(instance, TaskState):
        page = instance.workflow_state.content_object
        asked = {one for one in asked if not outside(one, page, Right.PUBLISH)}
    wish = f"{self.notification}_notifications"
    return {
        one
        for one in asked
        if one.is_active and one.email and getattr(UserProfile.get_for_user(one), wish)
    }


def install() -> None:
    """Put them where Wagtail asks; once, when the application is ready."""
    from wagtail.admin.mail import EmailNotificationMixin
    from wagtail.models import GroupApprovalTask

    theirs = GroupApprovalTask.get_task_states_user_can_moderate
    actions = GroupApprovalTask.get_actions

    GroupApprovalTask._user_in_groups = in_groups
    GroupApprovalTask.user_can_access_editor = reviews
    GroupApprovalTask.locked_for_user = lambda self, obj, user: not reviews(self, obj, user)
    GroupApprovalTask.get_actions = lambda self, obj, user: (
        actions(self, obj, user) if reviews(self, obj, user) else []
    )
    GroupApprovalTask.get_task_states_user_can_moderate = lambda self, user, **more: within(
        user, theirs(self, user, **more)
    )
    EmailNotificationMixin.get_valid_recipients = heard_by
