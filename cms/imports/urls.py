"""Addresses of imports, below /admin/imports/."""

from django.urls import path

from cms.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("template/<slug:name>.csv", views.template, name="template"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
