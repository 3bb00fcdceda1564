"""The application of the walls."""

from django.apps import AppConfig


class IsolationConfig(AppConfig):
    """Tables that every schema has of its own: generations, and the shared cache."""

    name = "tenants.isolation"
    label = "isolation"

    def ready(self) -> None:
        """Register the checks that refuse to start an installation with a wall missing."""
        from tenants.isolation import checks  # noqa: F401
