"""What may be written down. Each rule returns None or the reason why not, for programmers."""

import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

_ACT = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
_LONGEST_ACT = 80
# In characters of JSON. An entry is a line of a file, not a copy of what it is about.
_MOST = 20_000


def may_write(act: str, data: dict[str, Any]) -> str | None:
    """An entry's act is dotted, and its facts are a few, in JSON that PostgreSQL can hold."""
    if len(act) > _LONGEST_ACT or not _ACT.fullmatch(act):
        return f"“{act}” is no dotted past participle of at most {_LONGEST_ACT} letters."
    try:
        text = json.dumps(data, cls=DjangoJSONEncoder, allow_nan=False)
    except (TypeError, ValueError) as error:
        return f"The facts of {act} are no JSON: {error}."
    if len(text) > _MOST:
        return f"The facts of {act} have {len(text)} characters; at most {_MOST} are kept."
    if "\\u0000" in text:
        return f"The facts of {act} hold a character that PostgreSQL cannot."
    return None
