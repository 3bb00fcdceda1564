"""What the rights of `accounts.roles` mean in the back office, handed out to the groups."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from accounts.roles import ROLES, Right, Role
from cms.models import BasePage, HomePage
from tenants.isolation.connection import current_schema
from tenants.isolation.roles import PUBLIC

# Django's permissions, those on pages and those on files that a right brings.
_GENERAL = {
    Right.ENTER: ["access_admin"],
    Right.TRANSLATE: ["submit_translation"],
    Right.PEOPLE: ["add_user", "change_user", "delete_user"],
    Right.REDIRECTS: ["add_redirect", "change_redirect", "delete_redirect"],
}
_ON_PAGES = {Right.WRITE: ["add", "change"], Right.PUBLISH: ["publish", "lock", "unlock"]}
# Wagtail asks for the rights on its own models, also where ours stand in their place.
_ON_FILES = {
    Right.WRITE: [
        f"{act}_{model}"
        for act in ("add", "change", "choose", "delete")
        for model in ("image", "document")
    ]
}


def apply() -> None:
    """Make the groups of all roles where missing, and give each exactly the rights of its role.

    Rights of which the table knows nothing are left as they are. Safe to repeat.
    """
    for role in ROLES:
        group, _made = Group.objects.get_or_create(name=role.group)
        _general(group, role)
        _on_pages(group, role)
        _on_files(group, role)


def after_migration(sender: Any, **more: Any) -> None:
    """Bring the groups of a municipality up to the table of this code."""
    if current_schema() != PUBLIC and HomePage.objects.exists():
        apply()


def _wanted(table: dict[Right, list[str]], role: Role) -> set[str]:
    return {name for right, names in table.items() if right in role.rights for name in names}


def _known(table: dict[Right, list[str]]) -> set[str]:
    return {name for names in table.values() for name in names}


def _general(group: Group, role: Role) -> None:
    known = Permission.objects.filter(codename__in=_known(_GENERAL))
    wanted = {one for one in known if one.codename in _wanted(_GENERAL, role)}
    group.permissions.remove(*(set(known) - wanted))
    group.permissions.add(*wanted)


def _on_pages(group: Group, role: Role) -> None:
    root = BasePage.objects.get(depth=1)
    kind = ContentType.objects.get_for_model(BasePage)
    wanted = {f"{act}_basepage" for act in _wanted(_ON_PAGES, role)}
    known = {f"{act}_basepage" for act in _known(_ON_PAGES)}
    there = GroupPagePermission.objects.filter(group=group, page=root)
    there.filter(permission__codename__in=known - wanted).delete()
    for permission in Permission.objects.filter(content_type=kind, codename__in=wanted):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _on_files(group: Group, role: Role) -> None:
    root = Collection.get_first_root_node()
    apps = ("wagtailimages", "wagtaildocs")
    known = Permission.objects.filter(
        codename__in=_known(_ON_FILES), content_type__app_label__in=apps
    )
    wanted = {one for one in known if one.codename in _wanted(_ON_FILES, role)}
    there = GroupCollectionPermission.objects.filter(group=group, collection=root)
    there.filter(permission__in=set(known) - wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
