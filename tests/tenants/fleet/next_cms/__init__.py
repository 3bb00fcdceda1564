"""The migrations of `cms`, and one after them: a nullable column with an index."""

from pathlib import Path

import cms.migrations

OWN = Path(cms.migrations.__file__).parent
LAST = max(path.stem for path in OWN.glob("0*.py"))
__path__.append(str(OWN))
