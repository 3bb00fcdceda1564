"""The room of renewals."""

from django.apps import AppConfig


class RenewalConfig(AppConfig):
    """How a neighbourhood is renewed together with its residents."""

    name = "renewal"
