"""The rungs' table as a model."""

from typing import ClassVar

from django.db import models

from deploy.bench.ladder.items import TABLE


class Item(models.Model):
    """A row like an announcement in the API."""

    id = models.BigIntegerField(primary_key=True)
    translation_key = models.UUIDField()
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=15)
    topic = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    summary = models.TextField()
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40)
    image_url = models.URLField(max_length=300)
    image_alt = models.CharField(max_length=300)
    image_width = models.IntegerField()
    image_height = models.IntegerField()
    web_url = models.URLField(max_length=300)

    objects: ClassVar["models.Manager[Item]"] = models.Manager()

    class Meta:
        app_label = "ladder"
        managed = False
        db_table = TABLE
        ordering = ("-published_at", "-id")

    def __str__(self) -> str:
        return self.title
