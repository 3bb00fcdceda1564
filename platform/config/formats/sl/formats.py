"""Slovenian: numbers for months, as offices write them; Django's names of months are capitals."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j. n. Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j. n. Y H.i"
TIME_FORMAT = "H.i"
