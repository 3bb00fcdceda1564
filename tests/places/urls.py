"""The portal and a page with a map, for tests of what its browser may fetch."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as portal
from places.models import Ground
from portal.ground import with_layers
from tenants.isolation.answers import keep


def page(request: HttpRequest) -> HttpResponse:
    ground = Ground.objects.here()
    response = HttpResponse(f"<title>{ground.boundary_source}</title>")
    keep(response, scopes=("municipality",))
    return with_layers(response, ground)


urlpatterns = [path("zemljevid-za-preizkus/", page), *portal]
