"""Addresses of questionnaires at the desk, below /admin/surveys/."""

from django.urls import path

from cms.desk.surveys import answers, building, views

app_name = "surveys"
_KEY = "<int:pk>/questions/<str:key>/"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/preview/", building.preview, name="preview"),
    path("<int:pk>/questions/", building.add, name="add"),
    path(_KEY, building.question, name="question"),
    path(f"{_KEY}move/", building.move, name="move"),
    path(f"{_KEY}remove/", building.remove, name="remove"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/extend/", views.extend, name="extend"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/paper/", answers.paper, name="paper"),
    path("<int:pk>/export/", answers.ask, name="export"),
    path("<int:pk>/answers.csv", answers.download, name="download"),
    path("<int:pk>/results/", views.publish_results, name="publish_results"),
]
