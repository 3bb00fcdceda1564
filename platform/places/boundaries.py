"""The boundary of a municipality as a file brings it."""

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from places.geojson import Feature, Refused, called, read_features
from places.geometry import Shape, read
from places.limits import Limits


def boundary_of(data: bytes) -> Shape:
    """The boundary in a file of GeoJSON: its areas, as one shape.

    Raises Refused with every fault: of the file and its shapes, what is no area, what lies outside
    of Slovenia.
    """
    features = read_features(data, Limits(None, None))
    if faults := [_no_area(each) for each in features if not each.shape.is_area]:
        raise Refused(faults)
    if len(features) == 1:
        return features[0].shape
    whole = shapely.union_all([each.shape.form for each in features])
    made = read(Shape(whole).geometry)
    said = ngettext("%(n)d area was put together.", "%(n)d areas were put together.", len(features))
    notes = [note for each in features for note in each.shape.notes]
    return Shape(made.form, (said % {"n": len(features)}, *notes, *made.notes))


def _no_area(feature: Feature) -> str:
    said = _("%(feature)s: a boundary is an area, not a point or a line.")
    return said % {"feature": called(feature.number, feature.name)}
