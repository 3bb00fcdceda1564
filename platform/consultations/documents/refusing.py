"""What is said of a file that cannot be read as a draft."""

from common.errors import Invalid


def refused(reason: str) -> Invalid:
    """The refusal of a file, beside the field in which it was chosen."""
    return Invalid("document_refused", reason, {"file": reason})
