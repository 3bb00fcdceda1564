"""Tables that stand in each municipality's schema for the walls' own use."""

from django.db import models


class Generation(models.Model):
    """How often what a scope shows has changed; raised by triggers in the writer's transaction."""

    scope = models.CharField(max_length=40, primary_key=True)
    n = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope} {self.n}"


class CacheEntry(models.Model):
    """A row of the shared cache (Django's DatabaseCache), behind the municipality's own role."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
