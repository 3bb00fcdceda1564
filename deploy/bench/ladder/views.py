"""A list as the documentation of Django REST framework shows it."""

from typing import Any

from rest_framework import generics, serializers

from deploy.bench.ladder.items import COLUMNS, SHOWN
from deploy.bench.ladder.models import Item


class ItemSerializer(serializers.ModelSerializer[Item]):
    """All columns of an item."""

    class Meta:
        model = Item
        fields = COLUMNS


class ItemList(generics.ListAPIView[Item]):
    """The newest 20 items; no authentication, no filters, no pagination."""

    serializer_class = ItemSerializer

    def get_queryset(self) -> Any:
        """The newest 20."""
        return Item.objects.all()[:SHOWN]
