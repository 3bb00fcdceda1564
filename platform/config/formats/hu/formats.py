"""Hungarian: the order of a date, and the time of day by 24 hours."""

SHORT_DATE_FORMAT = "Y. m. d."
SHORT_DATETIME_FORMAT = "Y. m. d. H:i"
TIME_FORMAT = "H:i"
