"""Rungs on stock Django: `application("django_hello")` and so on, one a process."""

from collections.abc import Callable
from typing import Any

import django
import orjson
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from deploy.bench.ladder.items import COLUMNS, SHOWN, stock_database

DEFAULT_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "rest_framework",
    "deploy.bench.ladder",
]


def hello(request: HttpRequest) -> HttpResponse:
    """A few bytes."""
    return HttpResponse(b"Pozdravljeni.", content_type="text/plain")


def values(request: HttpRequest) -> HttpResponse:
    """The newest 20 rows through the ORM's `values()`."""
    from deploy.bench.ladder.models import Item

    rows = list(Item.objects.values(*COLUMNS)[:SHOWN])
    return HttpResponse(orjson.dumps({"results": rows}), content_type="application/json")


def drf_list() -> Callable[..., Any]:
    """The newest 20 rows through a model serializer, as the documentation of DRF shows it."""
    from deploy.bench.ladder.views import ItemList

    view: Callable[..., Any] = ItemList.as_view()
    return view


def application(name: str) -> WSGIHandler:
    """The application of a rung, its settings in place; raises KeyError for an unknown name."""
    views = {"django_hello": hello, "django_middleware": hello, "django_values": values}
    configure(DEFAULT_MIDDLEWARE if name == "django_middleware" else [])
    urlpatterns.append(path("", drf_list() if name == "drf_list" else views[name]))
    return WSGIHandler()


def configure(middleware: list[str]) -> None:
    """Stock settings, with persistent connections as the product has them."""
    settings.configure(
        SECRET_KEY="b" * 50,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": stock_database()},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=APPS,
        MIDDLEWARE=middleware,
        TIME_ZONE="UTC",
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "DEFAULT_PERMISSION_CLASSES": [],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        },
    )
    django.setup()


urlpatterns: list[Any] = []
