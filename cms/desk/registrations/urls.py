"""Addresses of registrations, below /admin/registrations/."""

from django.urls import path

from cms.desk.registrations import off, people, terms

app_name = "desk_registrations"
urlpatterns = [
    path("", terms.index, name="index"),
    path("<int:event_id>/", people.listed, name="listed"),
    path("<int:event_id>/terms/", terms.terms, name="terms"),
    path("<int:event_id>/add/", people.add, name="add"),
    path("<int:event_id>/call-off/", off.call_off, name="call_off"),
    path("<int:event_id>/reinstate/", off.reinstate, name="reinstate"),
    path("<int:event_id>/door/", people.door_list, name="door_list"),
    path("<int:event_id>/door.csv", people.table, name="table"),
    path("people/<int:pk>/cancel/", people.cancel, name="cancel"),
    path("people/<int:pk>/attend/", people.attend, name="attend"),
    path("door/<str:token>/", people.door, name="door"),
]
