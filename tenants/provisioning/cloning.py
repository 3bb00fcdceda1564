"""A schema made of the template's script, in two parts.

A foreign key to a table of `public` takes a lock of that table which no two may hold, until the
transaction ends. So those keys come last, when the content is there: whoever makes or restores a
large municipality keeps nobody from making another.
"""

import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import NotFound
from tenants.models import Template

# As pg_dump writes it: one statement, over two lines.
_OUTWARD = re.compile(
    r"^ALTER TABLE ONLY [^;\n]+\n\s+ADD CONSTRAINT [^;\n]+ REFERENCES public\.[^;\n]+;$", re.M
)


def script(schema: str) -> tuple[str, str]:
    """The statements that make `schema`, and those that bind it to `public`.

    Raises NotFound when the installation has not been prepared.
    """
    template = Template.objects.first()
    if template is None:
        raise NotFound("not_prepared", _("Run “manage.py prepare” first."))
    whole = template.script.replace(settings.TEMPLATE_SCHEMA, schema)
    return _OUTWARD.sub("", whole), "\n".join(_OUTWARD.findall(whole))


def bind(cursor: Any, schema: str) -> None:
    """Bind a schema that `script` has made to `public`, with whatever is in it by now.

    What waits for the transaction's end is compared first: PostgreSQL alters no table before.
    """
    _body, outward = script(schema)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(outward)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
