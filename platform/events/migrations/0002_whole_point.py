"""Half a point, with one coordinate missing, is refused by the database too."""

from django.db import migrations, models
from django.db.models import Q

NAME = "event_point_is_whole_and_on_earth"
WHOLE = Q(latitude=None, longitude=None) | Q(
    latitude__isnull=False,
    longitude__isnull=False,
    latitude__range=(-90, 90),
    longitude__range=(-180, 180),
)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="event", name=NAME),
        migrations.AddConstraint(
            model_name="event", constraint=models.CheckConstraint(condition=WHOLE, name=NAME)
        ),
    ]
