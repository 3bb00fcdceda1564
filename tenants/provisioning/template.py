"""What every new municipality begins with: pages in Slovenian and English, groups, workflow.

It is furnished once, in the template schema; clones bring it along.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Site

from cms import roles
from cms.models import AnnouncementIndexPage, BasePage, EventIndexPage, HomePage
from records.models import AuditEntry
from tenants.isolation.models import CacheEntry
from tenants.provisioning.words import INDEXES, WELCOME, WORKFLOW

# Raise it when this file or words.py changes what is furnished, or grants.py the rights.
VERSION = 5
ADMINISTRATORS, MODERATORS, EDITORS = "Administratorji", "Moderatorji", "Uredniki"
LANGUAGES = ("sl", "en")


def furnish() -> None:
    """Make the page tree, the groups and the workflow in the current schema, where missing."""
    if HomePage.objects.exists():
        return
    _locales()
    home = _first_home()
    Site.objects.update(hostname="template.invalid", root_page=home, site_name="")
    _translate(home)
    BasePage.objects.filter(slug="home", depth=2).delete()
    BasePage.fix_tree()
    # Wagtail notes each renamed page; nobody has ever seen these under their first names.
    Redirect.objects.all().delete()
    _groups()
    # What Wagtail noted of the template's addresses is no municipality's.
    CacheEntry.objects.all().delete()
    _forget_trail()


@transaction.atomic
def _forget_trail() -> None:
    """What was done to furnish the template is no municipality's act: their trails begin empty."""
    table = AuditEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {table} RESTART IDENTITY")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _locales() -> None:
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def _first_home() -> HomePage:
    root = BasePage.objects.get(depth=1)
    home = HomePage(title="Portal", slug="sl", locale=Locale.objects.get(language_code="sl"))
    home.intro = WELCOME["sl"]
    root.add_child(instance=home)
    for model, words in ((AnnouncementIndexPage, INDEXES[0]), (EventIndexPage, INDEXES[1])):
        title, slug = words["sl"]
        home.add_child(instance=model(title=title, slug=slug, show_in_menus=True))
    _publish_all()
    return home


def _publish_all() -> None:
    for page in BasePage.objects.filter(depth__gt=1).specific():
        if not page.latest_revision_id:
            page.save_revision().publish()


def _translate(home: HomePage) -> None:
    for locale in Locale.objects.exclude(language_code="sl"):
        add_language(home, locale)


def add_language(home: HomePage, locale: Locale) -> None:
    """Make the page tree of one more language beside the Slovenian one, where missing."""
    if home.get_translation_or_none(locale) is not None:
        return
    code = locale.language_code
    pages = {home: (home.title, code)}
    for page in home.get_children().specific():
        words = INDEXES[0 if isinstance(page, AnnouncementIndexPage) else 1]
        pages[page] = words[code]
    for page, (title, slug) in pages.items():
        copied: Any = page.copy_for_translation(locale)
        copied.title, copied.slug = title, slug
        if isinstance(copied, HomePage):
            copied.intro = WELCOME[code]
        copied.save_revision().publish()


def _groups() -> None:
    _rename("Moderators", MODERATORS)
    _rename("Editors", EDITORS)
    roles.apply()
    _name_workflow()


def _rename(before: str, after: str) -> None:
    Group.objects.filter(name=before).update(name=after)


def _name_workflow() -> None:
    from wagtail.models import Task, Workflow

    Workflow.objects.update(name=WORKFLOW)
    Task.objects.update(name=WORKFLOW)
