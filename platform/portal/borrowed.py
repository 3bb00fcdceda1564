"""Words of libraries that their own translators have not got to yet in all our languages.

Named here, they stand in our catalogue, whose translations go before those of the libraries.
"""

from django.utils.translation import gettext_noop

WORDS = (gettext_noop("- Select an option -"),)
