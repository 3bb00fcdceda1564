"""The room of co-financing."""

from django.apps import AppConfig


class CofinancingConfig(AppConfig):
    """Calls that associations can apply to, and what came of the money."""

    name = "cofinancing"

    def ready(self) -> None:
        """Calls and projects can be found and linked."""
        from cofinancing import findable, linked
        from search import sources

        sources.register(findable.CALLS)
        sources.register(findable.PROJECTS)
        linked.install()
