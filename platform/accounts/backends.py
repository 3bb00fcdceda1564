"""How Django learns of a person's rights: with those of whom they stand in for."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from accounts.standing import groups_of
from tenants.isolation.connection import current_schema
from tenants.isolation.roles import PUBLIC


class StandingBackend(ModelBackend):
    """Passwords as Django checks them; rights of groups with those of this moment's deputies."""

    def _get_group_permissions(self, user_obj: Any) -> Any:
        if current_schema() == PUBLIC:
            return super()._get_group_permissions(user_obj)  # type: ignore[misc]
        groups = {group.pk for group, _owner in groups_of(user_obj)}
        return Permission.objects.filter(group__in=groups)
