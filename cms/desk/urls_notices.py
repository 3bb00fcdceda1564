"""Addresses of public notices at the desk, below /admin/notices/."""

from django.urls import path

from cms.desk import notices

app_name = "notices"
urlpatterns = [
    path("", notices.index, name="index"),
    path("new/", notices.new, name="new"),
    path("<int:pk>/", notices.one, name="one"),
    path("<int:pk>/preview.pdf", notices.preview, name="preview"),
    path("<int:pk>/publish/", notices.publish, name="publish"),
    path("<int:pk>/withdraw/", notices.withdraw, name="withdraw"),
    path("<int:pk>/correct/", notices.correct, name="correct"),
    path("<int:pk>/discard/", notices.discard, name="discard"),
    path("<int:pk>/files/", notices.attach, name="attach"),
    path("<int:pk>/files/<int:file>/remove/", notices.detach, name="detach"),
    path("<int:pk>/certificate.pdf", notices.certified, name="certificate"),
]
