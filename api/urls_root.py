"""Addresses of the API of a municipality."""

urlpatterns: list = []
