"""Addresses of processes at the desk, below /admin/processes/."""

from django.urls import path

from cms.desk.processes import (
    archiving,
    changing,
    consulting,
    documents,
    linking,
    questioning,
    steps,
    views,
)

app_name = "processes_desk"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/lengths/", views.lengths, name="lengths"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/replan/", changing.replan, name="replan"),
    path("<int:pk>/correct/", changing.correct, name="correct"),
    path("<int:pk>/annul/", changing.annul, name="annul"),
    path("<int:pk>/archive/", archiving.archive, name="archive"),
    path("<int:pk>/archive/package/", archiving.package, name="package"),
    path("<int:pk>/archive/done/", archiving.hand_over, name="hand_over"),
    path("<int:pk>/consultation/", consulting.consultation, name="consultation"),
    path("<int:pk>/texts/", documents.index, name="texts"),
    path("<int:pk>/texts/<int:document>/", documents.read, name="text"),
    path("<int:pk>/texts/<int:document>/publish/", documents.publish, name="publish_text"),
    path("<int:pk>/texts/<int:document>/discard/", documents.discard, name="discard_text"),
    path("<int:pk>/links/", linking.index, name="links"),
    path("<int:pk>/links/<int:link>/remove/", linking.remove, name="unlink"),
    path("<int:pk>/stakeholders/", steps.stakeholders, name="stakeholders"),
    path("<int:pk>/risks/", steps.risks, name="risks"),
    path("<int:pk>/files/<int:file>/withdraw/", steps.detach, name="detach"),
    path("<int:pk>/<slug:key>/", steps.step, name="step"),
    path("<int:pk>/<slug:key>/channels/", steps.channels, name="channels"),
    path("<int:pk>/<slug:key>/meeting/", steps.meeting, name="meeting"),
    path("<int:pk>/<slug:key>/questionnaire/", questioning.ask, name="ask_with"),
    path(
        "<int:pk>/<slug:key>/questionnaire/<int:number>/stop/",
        questioning.stop,
        name="stop_asking",
    ),
    path("<int:pk>/<slug:key>/decision/", steps.decision, name="decision"),
    path("<int:pk>/<slug:key>/files/", steps.attach, name="attach"),
    path("<int:pk>/<slug:key>/extend/", changing.extend, name="extend"),
]
