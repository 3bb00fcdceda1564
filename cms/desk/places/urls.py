"""Addresses of the map at the desk, below /admin/places/."""

from django.urls import path

from cms.desk.places import boundary, layers

app_name = "places"
urlpatterns = [
    path("", boundary.index, name="index"),
    path("boundary/", boundary.preview, name="boundary"),
    path("boundary/confirm/", boundary.confirm, name="confirm"),
    path("boundary/remove/", boundary.remove, name="remove_boundary"),
    path("layers/new/", layers.new, name="new_layer"),
    path("layers/<int:number>/", layers.one, name="layer"),
    path("layers/<int:number>/move/", layers.move, name="move_layer"),
    path("layers/<int:number>/remove/", layers.remove, name="remove_layer"),
]
