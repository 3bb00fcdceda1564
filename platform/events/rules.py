"""When and where a meeting may be. Each rule returns None or the reason why not."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _


def may_last(starts_at: datetime, ends_at: datetime) -> str | None:
    """An event ends after it starts."""
    # Two times of one zone are compared by the clock on the wall, which once a year goes back.
    if ends_at.astimezone(UTC) <= starts_at.astimezone(UTC):
        return _("The event ends before it starts. Check the date and the time of its end.")
    return None


def may_be_at(latitude: float | None, longitude: float | None) -> str | None:
    """A point has both coordinates, in degrees of WGS84, or none."""
    if (latitude is None) != (longitude is None):
        return _("A point needs both latitude and longitude. Fill in both, or neither.")
    if latitude is None or longitude is None:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return _("That point is not on Earth. Latitude goes from -90 to 90, longitude -180 to 180.")
    return None
