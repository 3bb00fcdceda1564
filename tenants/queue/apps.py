"""The application of the queue."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Tables of `public` that the queue keeps beside the library's own."""

    name = "tenants.queue"
    label = "queue"
