"""The room of municipalities."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Municipalities and their hosts."""

    name = "tenants"
