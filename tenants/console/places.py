"""Where the console stands, and where it keeps its files."""

from pathlib import Path

from django.conf import settings


def urlconf() -> str:
    """The addresses of the root domain."""
    return str(settings.PUBLIC_SCHEMA_URLCONF)


def root_address() -> str:
    """Scheme, host and port of the root domain."""
    port = "" if settings.PRODUCTION else f":{settings.PORT}"
    return f"{settings.SCHEME}://{settings.ROOT_HOST}{port}"


def archives() -> Path:
    """The folder of exports: beside the files of the municipalities, served to nobody."""
    folder = Path(settings.VAR_DIR) / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
