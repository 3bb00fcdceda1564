"""The editors' door."""

from typing import Any

from django.apps import AppConfig, apps


class CmsConfig(AppConfig):
    """Pages, their search and their back office."""

    name = "cms"

    def ready(self) -> None:
        """Hear of published and deleted pages; signals are received here and nowhere else."""
        from django.db.models.signals import (
            m2m_changed,
            post_delete,
            post_migrate,
            post_save,
            pre_delete,
        )
        from wagtail.models import PageLogEntry
        from wagtail.signals import page_published

        from accounts.models import User
        from cms import exports, legible, library, linked, reviews, roles, standing, translating
        from cms.auditing import write_act_on_page, write_change_of_groups
        from cms.models import AnnouncementPage, EventPage
        from cms.publishing import (
            draw_picture,
            forget_event_of_page,
            hold_event_of_page,
            record_event_of_page,
        )

        page_published.connect(record_event_of_page, sender=EventPage)
        pre_delete.connect(hold_event_of_page, sender=EventPage)
        # Of each page that goes, also of those that go with the list above them.
        post_delete.connect(forget_event_of_page, sender=EventPage)
        for model in (AnnouncementPage, EventPage):
            page_published.connect(draw_picture, sender=model)
        post_save.connect(write_act_on_page, sender=PageLogEntry)
        m2m_changed.connect(write_change_of_groups, sender=User.groups.through)
        # Also where nothing was to be migrated: new code may have another table of roles.
        post_migrate.connect(roles.after_migration, sender=self, dispatch_uid="cms.roles")
        standing.install()
        reviews.install()
        library.install()
        translating.install()
        legible.install()
        exports.install()
        linked.install()
        self._feed_directory()
        self._feed_search()
        self._feed_followers()
        self._replace()

    def _feed_directory(self) -> None:
        from cms.publicity import CONSUMERS
        from records.consumers.registry import register

        for consumer in CONSUMERS:
            register(consumer)

    def _feed_search(self) -> None:
        from cms.findable import PAGES
        from records.consumers.registry import register
        from search import sources
        from search.feeding import CONSUMER

        sources.register(PAGES)
        register(CONSUMER)

    def _feed_followers(self) -> None:
        from cms.followed import KINDS, SOURCE
        from notifications import news, subjects

        for kind in KINDS:
            subjects.register(kind)
        news.register(SOURCE)

    def _replace(self) -> None:
        """Put what is ours where Wagtail looks for it once all applications are ready."""
        from wagtail.admin import mail

        from cms.mail import connection

        users: Any = apps.get_app_config("wagtailusers")
        users.user_viewset = "cms.people.PeopleViewSet"
        mail.get_connection = connection
