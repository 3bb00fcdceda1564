"""The database goes away in the middle of an import."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from cms.imports import services
from cms.models import AnnouncementPage, ImportRun, PortalImage
from tests.cms.imports.support import confirm, previewed, table, website
from tests.files import samples
from tests.lost_answers import answer_lost
from tests.support import in_municipality


@pytest.mark.django_db(transaction=True)
def test_a_picture_stays_when_only_the_answer_to_its_commit_was_lost(alpha, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    header = "title;body;image_url;image_alt"
    with website() as site:
        site.put("/a.png", samples.png(40, 30))
        row = f"Prva;Besedilo;{site.address}/a.png;Slika"
        run = previewed(table(row, header=header), "csv", fetcher=site.fetcher())
        with in_municipality("alpha"):
            confirm(run)
            with pytest.raises(OperationalError), answer_lost(lambda: any(drawn())):
                services.run(run_id=run.pk, fetcher=site.fetcher(), now=timezone.now())
            services.run(run_id=run.pk, fetcher=site.fetcher(), now=timezone.now())
            assert ImportRun.objects.get(pk=run.pk).counts == {"create": 1}
            page = AnnouncementPage.objects.get()
            assert page.image == PortalImage.objects.get()
            assert page.image.file.storage.exists(page.image.file.name)


def drawn():
    return settings.MEDIA_ROOT.rglob("original_images/*")
