"""The one way to tell what happened."""

from records.models import OutboxEvent


def tell(*, name: str, object_id: object, scope: str = "") -> OutboxEvent:
    """Write an event into the outbox of the municipality that is served.

    `name` is a dotted past participle (`consultations.contribution_submitted`). It becomes true and
    heard of with the transaction of the act, or not at all.
    """
    return OutboxEvent.objects.create(name=name, object_id=str(object_id), scope=scope)
