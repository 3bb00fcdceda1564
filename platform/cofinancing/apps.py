"""The room of co-financing."""

from django.apps import AppConfig


class CofinancingConfig(AppConfig):
    """Calls that associations can apply to, and what came of the money."""

    name = "cofinancing"

    def ready(self) -> None:
        """Calls and projects can be found, followed and linked; people get a copy of what is
        theirs."""
        from accounts import exports
        from cofinancing import findable, followed, kept_of_people, linked
        from notifications import news, subjects
        from search import sources

        sources.register(findable.CALLS)
        sources.register(findable.PROJECTS)
        for kind in followed.KINDS:
            subjects.register(kind)
        news.register(followed.SOURCE)
        linked.install()
        exports.register("cofinancing", kept_of_people.part)
