"""The room of processes."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The spine: what a municipality does with its citizens, step by step."""

    name = "processes"
