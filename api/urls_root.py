"""Addresses of the API of the root domain: all municipalities together."""

from django.urls import path, re_path

from api.directory import CommonAnnouncementList, CommonEventList
from api.docs import DocsView, SchemaView
from api.index import IndexView, NotThere
from api.municipalities import MunicipalityList
from api.search import CommonSearchView

NAMES = ("announcements", "events", "municipalities", "search", "schema", "docs")

urlpatterns = [
    path("", IndexView.as_view(names=NAMES)),
    path("announcements/", CommonAnnouncementList.as_view()),
    path("events/", CommonEventList.as_view()),
    path("municipalities/", MunicipalityList.as_view()),
    path("search/", CommonSearchView.as_view()),
    path("schema/", SchemaView.as_view(urlconf="config.urls_root")),
    path("docs/", DocsView.as_view()),
    re_path(r"^.*/$", NotThere.as_view()),
]
