"""The room of processes."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The spine: what a municipality does with its citizens, step by step."""

    name = "processes"

    def ready(self) -> None:
        """Processes can be found, followed and linked."""
        from accounts import exports
        from notifications import news, subjects
        from processes import followed, kept_of_people, linked, packing, papers
        from processes.findable import PROCESSES
        from search import sources

        packing.register("processes", papers.papers, papers.things)
        sources.register(PROCESSES)
        subjects.register(followed.ALL_PROCESSES)
        subjects.register(followed.ONE_PROCESS)
        news.register(followed.SOURCE)
        linked.install()
        exports.register("signatures", kept_of_people.part)
