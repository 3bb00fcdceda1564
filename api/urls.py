"""Addresses of the API of a municipality."""

from django.urls import path, re_path

from api.announcements import AnnouncementDetail, AnnouncementList
from api.cofinancing import OpportunityDetail, OpportunityList
from api.cofinancing_projects import AwardList, ProjectDetail, ProjectList
from api.consultations import (
    ConsultationDetail,
    ConsultationList,
    DocumentList,
    TextDetail,
)
from api.contributions import ContributionDetail, ContributionList
from api.docs import DocsView, SchemaView
from api.duties import DutyList, DutySummary
from api.events import EventDetail, EventList
from api.index import IndexView, NotThere
from api.municipalities import MunicipalityView
from api.notices import NoticeDetail, NoticeList
from api.processes import DecisionList, ProcessDetail, ProcessList
from api.renewal import NeighbourhoodDetail, NeighbourhoodList
from api.renewal_diary import DiaryList, FigureList
from api.renewal_measures import MeasureDetail, MeasureList
from api.renewal_pin import PinDetail, PinSupportView
from api.renewal_pins import PinList
from api.renewal_variants import PreferenceView, VariantDetail, VariantList
from api.renewal_zones import ZoneList
from api.reports import ReportDetail, ReportList
from api.search import SearchView
from api.signatures import CollectionDetail, CollectionList
from api.statements import StatementList
from api.surveys import QuestionnaireDetail, QuestionnaireList

NAMES = (
    *(
        "announcements",
        "consultations",
        "contributions",
        "decisions",
        "duties",
        "events",
        "municipality",
        "notices",
    ),
    *("processes", "questionnaires", "reports", "search", "signature-collections"),
    *("neighbourhoods", "zones", "measures", "pins", "variants", "diary", "figures"),
    *(f"co-financing/{name}" for name in ("opportunities", "awards", "funded-projects")),
    *("schema", "docs"),
)

urlpatterns = [
    path("", IndexView.as_view(names=NAMES)),
    path("announcements/", AnnouncementList.as_view()),
    path("announcements/<int:pk>/", AnnouncementDetail.as_view()),
    path("co-financing/awards/", AwardList.as_view()),
    path("co-financing/funded-projects/", ProjectList.as_view()),
    path("co-financing/funded-projects/<int:pk>/", ProjectDetail.as_view()),
    path("co-financing/opportunities/", OpportunityList.as_view()),
    path("co-financing/opportunities/<int:pk>/", OpportunityDetail.as_view()),
    path("consultations/", ConsultationList.as_view()),
    path("consultations/<slug:slug>/", ConsultationDetail.as_view()),
    path("consultations/<slug:slug>/documents/", DocumentList.as_view()),
    path("consultations/<slug:slug>/documents/<slug:document>/<int:number>/", TextDetail.as_view()),
    path("consultations/<slug:slug>/statements/", StatementList.as_view()),
    path("contributions/", ContributionList.as_view()),
    path("contributions/<int:pk>/", ContributionDetail.as_view()),
    path("decisions/", DecisionList.as_view()),
    path("diary/", DiaryList.as_view()),
    path("duties/", DutyList.as_view()),
    path("duties/summary/", DutySummary.as_view()),
    path("events/", EventList.as_view()),
    path("events/<int:pk>/", EventDetail.as_view()),
    path("municipality/", MunicipalityView.as_view()),
    path("figures/", FigureList.as_view()),
    path("measures/", MeasureList.as_view()),
    path("measures/<int:pk>/", MeasureDetail.as_view()),
    path("neighbourhoods/", NeighbourhoodList.as_view()),
    path("neighbourhoods/<slug:slug>/", NeighbourhoodDetail.as_view()),
    path("notices/", NoticeList.as_view()),
    path("notices/<int:pk>/", NoticeDetail.as_view()),
    path("pins/", PinList.as_view()),
    path("pins/<int:pk>/", PinDetail.as_view()),
    path("pins/<int:pk>/support/", PinSupportView.as_view()),
    path("processes/", ProcessList.as_view()),
    path("processes/<slug:slug>/", ProcessDetail.as_view()),
    path("questionnaires/", QuestionnaireList.as_view()),
    path("questionnaires/<int:pk>/", QuestionnaireDetail.as_view()),
    path("reports/", ReportList.as_view()),
    path("reports/<int:pk>/", ReportDetail.as_view()),
    path("signature-collections/", CollectionList.as_view()),
    path("signature-collections/<int:pk>/", CollectionDetail.as_view()),
    path("search/", SearchView.as_view()),
    path("schema/", SchemaView.as_view(urlconf="config.urls")),
    path("docs/", DocsView.as_view()),
    path("variants/", VariantList.as_view()),
    path("variants/<int:pk>/", VariantDetail.as_view()),
    path("variants/<int:pk>/preference/", PreferenceView.as_view()),
    path("zones/", ZoneList.as_view()),
    re_path(r"^.*/$", NotThere.as_view()),
]
