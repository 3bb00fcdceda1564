"""Italian: the time of day by 24 hours."""

SHORT_DATETIME_FORMAT = "d/m/Y H:i"
TIME_FORMAT = "H:i"
