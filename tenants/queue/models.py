"""What the queue keeps beside the library's table of tasks; rows of `public`."""

from django.db import models
from django_tasks_db.models import DBTaskResult

# PostgreSQL's longest identifier.
NAME_LENGTH = 63


class Lease(models.Model):
    """Who runs a task, and until when it is theirs; there is one for each running task."""

    task = models.OneToOneField(DBTaskResult, on_delete=models.CASCADE, primary_key=True)
    schema_name = models.CharField(max_length=NAME_LENGTH)
    worker = models.CharField(max_length=100)
    until = models.DateTimeField()
    # The number of the attempt: with it a worker's earlier lease on the same task is another one.
    attempts = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.schema_name}: {self.task_id} with {self.worker}"


class Turn(models.Model):
    """When a municipality was last served, so that the next one is served before it."""

    schema_name = models.CharField(max_length=NAME_LENGTH, primary_key=True)
    served_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.schema_name} {self.served_at}"


class Sweep(models.Model):
    """When a periodic sweep last began, whichever worker ran it."""

    name = models.CharField(max_length=60, primary_key=True)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.begun_at}"


class RoleQueue(models.Model):
    """Which queue a database role may put tasks into and see; PostgreSQL reads it, row by row."""

    role = models.CharField(max_length=NAME_LENGTH, primary_key=True)
    schema_name = models.CharField(max_length=NAME_LENGTH, unique=True)

    def __str__(self) -> str:
        return f"{self.role} → {self.schema_name}"
