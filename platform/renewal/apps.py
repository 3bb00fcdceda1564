"""The room of renewals."""

from django.apps import AppConfig


class RenewalConfig(AppConfig):
    """How a neighbourhood is renewed together with its residents."""

    name = "renewal"

    def ready(self) -> None:
        """Renewals can be found, followed and linked; people get a copy of what is theirs."""
        from accounts import exports
        from notifications import news, subjects
        from processes import packing
        from renewal import findable, followed, kept_of_people, linked, papers
        from search import sources

        packing.register("renewal", papers.papers, papers.things)
        for source in findable.ALL:
            sources.register(source)
        for kind in followed.KINDS:
            subjects.register(kind)
        news.register(followed.SOURCE)
        linked.install()
        exports.register("renewal", kept_of_people.part)
