"""Bodies that callers send: JSON, up to a size."""

from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from api.problems import TooLarge


class JSONParser(BaseParser):
    """Reads JSON in UTF-8; neither its length nor its depth can exhaust the process."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """What the body says. Raises TooLarge (413) or ParseError (400)."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(_("The body may hold %(most)s bytes at most.") % {"most": most})
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(_("The body is not JSON: %(why)s.") % {"why": error}) from error
