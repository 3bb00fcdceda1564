"""Addresses of co-financing at the desk, below /admin/cofinancing/."""

from django.urls import path

from cms.desk.cofinancing import calls, feeds, importing, linking, projects

app_name = "cofinancing_desk"
_CALL, _PROJECT, _FEED = "calls/<int:pk>/", "projects/<int:pk>/", "feeds/<int:pk>/"
urlpatterns = [
    path("", calls.index, name="index"),
    path("calls/many/", calls.many, name="many_calls"),
    path("calls/new/", calls.new, name="new_call"),
    path(_CALL, calls.one, name="call"),
    path(f"{_CALL}change/", calls.change, name="change_call"),
    path(f"{_CALL}publish/", calls.publish, name="publish_call"),
    path(f"{_CALL}check/", calls.check, name="check_call"),
    path(f"{_CALL}withdraw/", calls.withdraw, name="withdraw_call"),
    path(f"{_CALL}discard/", calls.discard, name="discard_call"),
    path(f"{_CALL}seekers/<int:interest>/remove/", calls.remove_seeker, name="remove_seeker"),
    path("projects/", projects.index, name="projects"),
    path("projects/many/", projects.many, name="many_projects"),
    path("projects/new/", projects.new, name="new_project"),
    path(_PROJECT, projects.one, name="project"),
    path(f"{_PROJECT}change/", projects.change, name="change_project"),
    path(f"{_PROJECT}publish/", projects.publish, name="publish_project"),
    path(f"{_PROJECT}check/", projects.check, name="check_project"),
    path(f"{_PROJECT}discard/", projects.discard, name="discard_project"),
    path(f"{_PROJECT}files/", projects.attach, name="attach"),
    path(f"{_PROJECT}files/<int:paper>/", projects.paper, name="paper"),
    path(f"{_PROJECT}files/<int:paper>/remove/", projects.remove_paper, name="remove_paper"),
    path("<slug:kind>/<int:pk>/links/", linking.index, name="links"),
    path("<slug:kind>/<int:pk>/links/<int:link>/remove/", linking.remove, name="unlink"),
    path("import/<slug:kind>/", importing.index, name="import"),
    path("import/<slug:kind>/confirm/", importing.confirm, name="confirm_import"),
    path("import/<slug:kind>/template/", importing.template, name="template"),
    path("feeds/", feeds.index, name="feeds"),
    path("feeds/new/", feeds.new, name="new_feed"),
    path(_FEED, feeds.change, name="feed"),
    path(f"{_FEED}read/", feeds.read, name="read_feed"),
    path(f"{_FEED}remove/", feeds.remove, name="remove_feed"),
]
