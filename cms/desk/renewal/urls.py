"""Addresses of renewals at the desk, below /admin/renewal/."""

from django.urls import path

from cms.desk.renewal import (
    choices,
    describing,
    diary,
    importing,
    measure,
    measures,
    parts,
    pin,
    pins,
    reporting,
    views,
)

app_name = "renewal_desk"
_ONE = "<int:pk>/measures/<int:number>/"
_CHOICE = "<int:pk>/choices/<int:choice>/"
_ENTRY = "<int:pk>/diary/<int:entry>/"
_PIN = "<int:pk>/pins/<int:number>/"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/<int:process>/", views.prepare, name="prepare"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/problems/", describing.problems, name="problems"),
    path("<int:pk>/walks/", describing.walks, name="walks"),
    path("<int:pk>/walks/new/", describing.walk, name="new_walk"),
    path("<int:pk>/walks/is/<slug:key>/", describing.walk, name="walk"),
    path("<int:pk>/walks/is/<slug:key>/remove/", describing.remove_walk, name="remove_walk"),
    path("<int:pk>/parts/<slug:kind>/", parts.index, name="parts"),
    path("<int:pk>/parts/<slug:kind>/new/", parts.part, name="new_part"),
    path("<int:pk>/parts/<slug:kind>/<int:number>/", parts.part, name="part"),
    path("<int:pk>/parts/<slug:kind>/<int:number>/remove/", parts.remove, name="remove_part"),
    path("<int:pk>/measures/", measures.index, name="measures"),
    path("<int:pk>/measures/many/", measures.many, name="many_measures"),
    path("<int:pk>/measures/new/", measure.new, name="new_measure"),
    path(_ONE, measure.one, name="measure"),
    path(f"{_ONE}change/", measure.change, name="change_measure"),
    path(f"{_ONE}publish/", measure.publish, name="publish_measure"),
    path(f"{_ONE}discard/", measure.discard, name="discard_measure"),
    path(f"{_ONE}decision/", measure.decide, name="decide_measure"),
    path(f"{_ONE}files/", measure.attach, name="attach_measure"),
    path(f"{_ONE}choices/new/", choices.new, name="new_choice"),
    path("<int:pk>/files/<int:paper>/", measure.paper, name="paper"),
    path("<int:pk>/files/<int:paper>/withdraw/", measure.withdraw, name="withdraw_paper"),
    path("<int:pk>/choices/", choices.index, name="choices"),
    path(_CHOICE, choices.one, name="choice"),
    path(f"{_CHOICE}publish/", choices.publish, name="publish_choice"),
    path(f"{_CHOICE}decide/", choices.decide, name="decide_choice"),
    path("<int:pk>/diary/", diary.index, name="diary"),
    path("<int:pk>/diary/new/", diary.new, name="new_entry"),
    path(_ENTRY, diary.one, name="entry"),
    path(f"{_ENTRY}publish/", diary.publish, name="publish_entry"),
    path(f"{_ENTRY}files/", diary.attach, name="attach_entry"),
    path("<int:pk>/import/", importing.index, name="import"),
    path("<int:pk>/import/confirm/", importing.confirm, name="confirm_import"),
    path("<int:pk>/report/", reporting.index, name="report"),
    path("<int:pk>/report/<slug:kind>/", reporting.made, name="report_file"),
    path("<int:pk>/pins/", pins.index, name="pins"),
    path("<int:pk>/pins/many/", pins.many, name="many_pins"),
    path("<int:pk>/pins/answer/", pins.answer, name="answer_pins"),
    path(_PIN, pin.one, name="pin"),
    path(f"{_PIN}photo/", pin.photo, name="pin_photo"),
    path(f"{_PIN}hide/", pin.hide, name="hide_pin"),
    path(f"{_PIN}comments/<int:comment>/", pin.comment, name="pin_comment"),
]
