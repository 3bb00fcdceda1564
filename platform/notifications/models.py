"""What leaves a municipality: mail on its way, and what became of it."""

from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """A mail to one person; its words are forgotten once it has left."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Links in a mail open what is its receiver's: nobody reads them here afterwards.
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(text="", html="", headers={}),
                name="a_sent_mail_is_forgotten",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject
