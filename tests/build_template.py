"""Run by tests/database.py in a process of its own, with the owner's login."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

PASSWORD = "correct horse battery"


def main() -> None:
    import django

    # The database has to exist before anything asks it for its tables.
    django.setup()
    from tenants.provisioning.prepare import ensure_database, prepare
    from tenants.provisioning.services import NewMunicipality, create_municipality

    ensure_database(lambda line: None)
    prepare()
    for schema, code in (("alpha", "002"), ("beta", "003")):
        create_municipality(
            new=NewMunicipality(
                schema=schema,
                name=f"Občina {schema.capitalize()}",
                host=f"{schema}.localhost",
                code=code,
                admin_email=f"admin@{schema}.example",
                admin_password=PASSWORD,
            )
        )


if __name__ == "__main__":
    main()
