"""Addresses of what people said at the desk, below /admin/consultations/."""

from django.urls import path

from cms.desk.consultations import answers, entering, entry, register, reports, statements

app_name = "consultations_desk"
urlpatterns = [
    path("", register.index, name="index"),
    path("<int:pk>/", register.register, name="register"),
    path("<int:pk>/many/", register.bulk, name="bulk"),
    path("<int:pk>/similar/", register.similar, name="similar"),
    path("<int:pk>/enter/", entering.enter, name="enter"),
    path("<int:pk>/enter/mail/", entering.mail, name="enter_mail"),
    path("<int:pk>/contributions/<int:number>/", entry.one, name="entry"),
    path(
        "<int:pk>/contributions/<int:number>/files/<int:place>/", entry.attached, name="entry_file"
    ),
    path("<int:pk>/answers/", answers.index, name="answers"),
    path("<int:pk>/answers/new/", answers.new, name="new_answer"),
    path("<int:pk>/answers/publish/", answers.publish_all, name="publish_all"),
    path("<int:pk>/answers/<int:answer>/", answers.answer, name="answer"),
    path("<int:pk>/statements/", statements.index, name="statements"),
    path("<int:pk>/statements/<int:statement>/", statements.one, name="statement"),
    path("<int:pk>/statements/<int:statement>/turn/", statements.turn, name="turn_statement"),
    path("<int:pk>/reports/", reports.index, name="reports"),
    path("<int:pk>/reports/<slug:kind>/", reports.publish, name="publish_report"),
    path("<int:pk>/reports/<slug:kind>.pdf", reports.preview, name="preview_report"),
    path("<int:pk>/evaluation/", reports.evaluation, name="evaluation"),
    path("<int:pk>/file/", reports.ask, name="ask_export"),
    path("<int:pk>/file/<str:number>/", reports.export, name="export"),
    path("<int:pk>/file/<str:number>/csv/", reports.download, name="download"),
]
