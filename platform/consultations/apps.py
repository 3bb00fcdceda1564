"""The room of consultations."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """What people say to a draft, and what the municipality answers."""

    name = "consultations"
