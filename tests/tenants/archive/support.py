"""A municipality with something of everything, exported and restored."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services import issue_token
from cms.models import AnnouncementPage, PortalDocument, PortalImage
from tenants.models import Municipality, shared_storage
from tenants.provisioning.archive.export import export_municipality
from tenants.provisioning.archive.manifest import MANIFEST, SEAL
from tenants.provisioning.archive.restore import Wanted, restore_municipality
from tests.database import as_owner
from tests.support import client_of, in_municipality, make_announcement, make_event
from tests.tenants.isolation.world import picture


def furnish(schema="alpha"):
    """Pages in two languages, a picture, a document, a token, a coat of arms."""
    page = make_announcement(schema, title="Zapora ceste \\ pri\tšoli", body="<p>Od 8. ure\\n</p>")
    make_announcement(schema, title="Notice", language="en")
    make_event(schema, title="Zbor občanov")
    with in_municipality(schema):
        drawn = ContentFile(picture((20, 90, 20), "slika"), name="slika č.png")
        image = PortalImage.objects.create(title="Grb", file=drawn)
        page = AnnouncementPage.objects.get(pk=page.pk)
        page.image, page.image_alt = image, "Grb občine"
        page.save_revision().publish()
        drawn = ContentFile(b"%PDF-1.4\n" + bytes(range(256)) * 40, name="nacrt.pdf")
        PortalDocument.objects.create(title="Načrt", file=drawn)
        issue_token(name="Program", scopes=["announcements:read"], now=timezone.now())
        assert ApiToken.objects.exists()
    arms = shared_storage().save(f"arms/{schema}.png", ContentFile(picture((1, 2, 3), "grb")))
    with as_owner():
        Municipality.objects.filter(schema_name=schema).update(coat_of_arms=arms)


def export(path, schema="alpha", **options):
    with as_owner():
        return export_municipality(schema=schema, path=path, **options)


def restore(path, schema, *, host="gamma.localhost", identity=None, **options):
    wanted = Wanted(schema=schema, host=host, without_code=True, **options)
    with as_owner():
        return restore_municipality(path=path, wanted=wanted, identity=identity)


def members_of(path: Path):
    """Name and content of all members, to be changed and written again."""
    with tarfile.open(path) as tar:
        return [(info.name, tar.extractfile(info).read()) for info in tar]


def write(path: Path, members, **changes):
    with tarfile.open(path, "w") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for key, value in changes.get(name, {}).items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(content))
    return path


def sealed(members):
    """The members with a manifest and a seal that are true of them."""
    kept = [(name, content) for name, content in members if name not in (MANIFEST, SEAL)]
    entries = {
        name: {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "rows": content.count(b"\n") if name.startswith("data/") else None,
        }
        for name, content in kept
    }
    manifest = json.dumps({"members": entries, "skipped": []}).encode()
    seal = hashlib.sha256(manifest).hexdigest().encode()
    return [*kept, (MANIFEST, manifest), (SEAL, seal)]


def answers(host):
    """What the portal at `host` answers over the API, without what names the host."""
    client = client_of("public")
    found = {}
    for path in ("announcements/", "events/", "municipality/"):
        response = client.get(f"/api/v1/{path}", headers={"host": host})
        assert response.status_code == 200, response.content
        found[path] = json.loads(response.content.decode().replace(host, "HOST"))
    return found


def media(schema):
    folder = Path(settings.MEDIA_ROOT) / schema
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
