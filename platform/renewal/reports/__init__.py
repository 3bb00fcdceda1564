"""The report on a renewal for the council: of what everyone sees and of what only officials do.

Made when it is asked for and kept nowhere: PDF/UA-1 and Word of the same blocks.
"""

from renewal.reports.data import Council, council
from renewal.reports.writing import in_word, printed

__all__ = ["Council", "council", "in_word", "printed"]
