"""The table of routes: for each route of the portals and of the root domain, a line that succeeds.

The key is the route's whole pattern in the URLconf; `page <type> <subroute>` and `bulk <model>
<action>` are what lies behind Wagtail's one route for all pages and its one for all bulk actions.
A line is a request that really succeeds in alpha; the suite then sends it where it must not.
"""

from tests.tenants.isolation import consulting, funded, mapped, renewing, signed
from tests.tenants.isolation.contents import form_of_announcement
from tests.tenants.isolation.lines import JSON, Line, Upload, closed, get, see, send
from tests.tenants.isolation.world import PAGE_PASSWORD

_COMPARE = (
    r"(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)"
    r"\.\.\.(?P<revision_id_b>live|latest|\d+)/$"
)
_NO_SNIPPETS = "no model is a snippet"
_NO_IMAGE_SERVICE = "Wagtail's view that serves images at any size is not mounted"
_PO_FILE = b'msgid ""\nmsgstr "X-WagtailLocalize-TranslationID: 0\\n"\n'
_BOSS = {"by": "superuser"}
_ANYONE = {"by": "anonymous"}

PAGES: dict[str, Line] = {
    "admin/": see("/admin/", **_BOSS),
    "admin/test404/": get("/admin/test404/"),
    "admin/failwhale/": closed("/admin/failwhale/", 500, "Wagtail's test of its own error page"),
    "admin/pages/": see("/admin/pages/"),
    "admin/pages/<int:parent_page_id>/": see("/admin/pages/{AnnouncementIndexPage}/"),
    "admin/pages/<int:parent_page_id>/results/": see(
        "/admin/pages/{AnnouncementIndexPage}/results/"
    ),
    "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/": see(
        "/admin/bulk/cms/basepage/delete/?id={spare}"
    ),
    "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>"
    "/<int:parent_page_id>/": see("/admin/pages/add/cms/announcementpage/{AnnouncementIndexPage}/"),
    "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>"
    "/<int:parent_page_id>/preview/": see(
        "/admin/pages/add/cms/announcementpage/{AnnouncementIndexPage}/preview/"
    ),
    "admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/": see(
        "/admin/pages/usage/cms/announcementpage/"
    ),
    "admin/pages/create/<slug:app_label>/<slug:model_name>": get(
        "/admin/pages/create/cms/plainpage"
    ),
    "admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/": see(
        "/admin/pages/usage/cms/announcementpage/results/"
    ),
    "admin/pages/<int:page_id>/usage/": see("/admin/pages/{announcement}/usage/"),
    "admin/pages/<int:page_id>/edit/": see("/admin/pages/{announcement}/edit/"),
    "admin/pages/<int:page_id>/edit/preview/": see("/admin/pages/{announcement}/edit/preview/"),
    "admin/pages/<int:page_id>/view_draft/": see("/admin/pages/{announcement}/view_draft/"),
    "admin/pages/<int:parent_page_id>/add_subpage/": get(
        "/admin/pages/{home}/add_subpage/",
        status=302,
        to="/admin/pages/add/cms/plainpage/{home}/",
    ),
    "admin/pages/<int:page_id>/delete/": see("/admin/pages/{announcement}/delete/"),
    "admin/pages/<int:page_id>/unpublish/": see("/admin/pages/{announcement}/unpublish/"),
    "admin/pages/<int:page_id>/convert_alias/": see("/admin/pages/{alias}/convert_alias/"),
    "admin/pages/search/": see("/admin/pages/search/?q=obvestilo"),
    "admin/pages/search/results/": see("/admin/pages/search/results/?q=obvestilo"),
    "admin/pages/<int:page_to_move_id>/move/": see("/admin/pages/{spare}/move/"),
    "admin/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/": see(
        "/admin/pages/{spare}/move/{AnnouncementIndexPage}/confirm/"
    ),
    "admin/pages/<int:page_to_move_id>/set_position/": send(
        "/admin/pages/{spare}/set_position/?position=0"
    ),
    "admin/pages/<int:page_id>/copy/": see("/admin/pages/{announcement}/copy/"),
    "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/": send(
        "/admin/pages/workflow/action/{plain}/approve/{task_state}/",
        {"comment": "Da"},
        status=302,
        to="/admin/pages/{plain}/edit/",
        **_BOSS,
    ),
    "admin/pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>"
    "/<int:task_state_id>/": get(
        "/admin/pages/workflow/collect_action_data/{plain}/approve/{task_state}/", **_BOSS
    ),
    "admin/pages/workflow/confirm_cancellation/<int:page_id>/": see(
        "/admin/pages/workflow/confirm_cancellation/{plain}/"
    ),
    "admin/pages/workflow/preview/<int:page_id>/<int:task_id>/": see(
        "/admin/pages/workflow/preview/{plain}/{task}/", **_BOSS
    ),
    "admin/pages/<int:page_id>/privacy/": see("/admin/pages/{private}/privacy/"),
    "admin/pages/<int:page_id>/lock/": send(
        "/admin/pages/{spare}/lock/", status=302, to="/admin/pages/{AnnouncementIndexPage}/"
    ),
    "admin/pages/<int:page_id>/unlock/": send(
        "/admin/pages/{locked}/unlock/", status=302, to="/admin/pages/{AnnouncementIndexPage}/"
    ),
    "admin/pages/<int:page_id>/revisions/": get(
        "/admin/pages/{announcement}/revisions/",
        status=302,
        to="/admin/pages/{announcement}/history/",
    ),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/view/": see(
        "/admin/pages/{announcement}/revisions/{revision_draft}/view/"
    ),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/": see(
        "/admin/pages/{announcement}/revisions/{revision_first}/revert/"
    ),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/": see(
        "/admin/pages/{scheduled}/revisions/{revision_scheduled}/unschedule/"
    ),
    f"admin/pages/^{_COMPARE}": see(
        "/admin/pages/{announcement}/revisions/compare/{revision_first}...{revision_draft}/"
    ),
    "admin/pages/<int:page_id>/workflow_history/": see("/admin/pages/{plain}/workflow_history/"),
    "admin/pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/": see(
        "/admin/pages/{plain}/workflow_history/detail/{workflow_state}/"
    ),
    "admin/pages/<int:page_id>/history/": see("/admin/pages/{announcement}/history/"),
    "admin/pages/<int:page_id>/history/results/": see(
        "/admin/pages/{announcement}/history/results/"
    ),
    "admin/choose-page/": see("/admin/choose-page/"),
    "admin/choose-page/<int:parent_page_id>/": see("/admin/choose-page/{AnnouncementIndexPage}/"),
    "admin/choose-page/search/": see("/admin/choose-page/search/?q=obvestilo"),
    "admin/choose-page/chosen-multiple/": see(
        "/admin/choose-page/chosen-multiple/?id={announcement}"
    ),
    "admin/choose-external-link/": get("/admin/choose-external-link/"),
    "admin/choose-email-link/": get("/admin/choose-email-link/"),
    "admin/choose-phone-link/": get("/admin/choose-phone-link/"),
    "admin/choose-anchor-link/": get("/admin/choose-anchor-link/"),
}

ADMIN_API: dict[str, Line] = {
    "admin/api/main/^pages/": see("/admin/api/main/pages/"),
    "admin/api/main/^pages/<int:pk>/": see("/admin/api/main/pages/{announcement}/"),
    "admin/api/main/^pages/find/": get(
        "/admin/api/main/pages/find/?id={announcement}",
        status=302,
        to="/admin/api/main/pages/{announcement}/",
    ),
    "admin/api/main/^pages/<int:pk>/action/<str:action_name>/": send(
        "/admin/api/main/pages/{spare}/action/unpublish/", content_type=JSON, shows=True
    ),
    "admin/api/main/^documents/": see("/admin/api/main/documents/"),
    "admin/api/main/^documents/<int:pk>/": see("/admin/api/main/documents/{document}/"),
    "admin/api/main/^documents/find/": get(
        "/admin/api/main/documents/find/?id={document}",
        status=302,
        to="/admin/api/main/documents/{document}/",
    ),
    "admin/api/main/^images/": see("/admin/api/main/images/"),
    "admin/api/main/^images/<int:pk>/": see("/admin/api/main/images/{image}/"),
    "admin/api/main/^images/find/": get(
        "/admin/api/main/images/find/?id={image}",
        status=302,
        to="/admin/api/main/images/{image}/",
    ),
}

BULK: dict[str, Line] = {
    f"bulk {model.replace('/', '.')} {action}": see(
        f"/admin/bulk/{model}/{action}/?id={{{name}}}", **_BOSS
    )
    for model, name, actions in (
        ("cms/basepage", "spare", ("delete", "move", "publish", "unpublish")),
        ("cms/portalimage", "image", ("add_tags", "add_to_collection", "delete")),
        ("cms/portaldocument", "document", ("add_tags", "add_to_collection", "delete")),
        ("accounts/user", "user_spare", ("assign_role", "delete", "set_active_state")),
    )
    for action in actions
}

ADMIN: dict[str, Line] = {
    "admin/tag-autocomplete/": see("/admin/tag-autocomplete/?term=oznaka"),
    "admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/": see(
        "/admin/tag-autocomplete/taggit/tag/?term=oznaka"
    ),
    "admin/collections/": see("/admin/collections/", **_BOSS),
    "admin/collections/add/": get("/admin/collections/add/", **_BOSS),
    "admin/collections/<int:pk>/": see("/admin/collections/{collection_open}/", **_BOSS),
    "admin/collections/<int:pk>/delete/": see(
        "/admin/collections/{collection_spare}/delete/", **_BOSS
    ),
    "admin/collections/<int:collection_id>/privacy/": get(
        "/admin/collections/{collection_guarded}/privacy/", **_BOSS
    ),
    "admin/workflows/list/": see("/admin/workflows/list/", **_BOSS),
    "admin/workflows/list/results/": see("/admin/workflows/list/results/", **_BOSS),
    "admin/workflows/add/": get("/admin/workflows/add/", **_BOSS),
    "admin/workflows/enable/<int:pk>/": send(
        "/admin/workflows/enable/{workflow_closed}/",
        status=302,
        to="/admin/workflows/edit/{workflow_closed}/",
        **_BOSS,
    ),
    "admin/workflows/disable/<int:pk>/": see("/admin/workflows/disable/{workflow}/", **_BOSS),
    "admin/workflows/edit/<int:pk>/": see("/admin/workflows/edit/{workflow}/", **_BOSS),
    "admin/workflows/usage/<int:pk>/": see("/admin/workflows/usage/{workflow}/", **_BOSS),
    "admin/workflows/usage/<int:pk>/results/": see(
        "/admin/workflows/usage/{workflow}/results/", **_BOSS
    ),
    "admin/workflows/remove/<int:page_pk>/": send(
        "/admin/workflows/remove/{plain}/", status=302, to="/admin/pages/{plain}/", **_BOSS
    ),
    "admin/workflows/remove/<int:page_pk>/<int:workflow_pk>/": send(
        "/admin/workflows/remove/{plain}/{workflow}/",
        status=302,
        to="/admin/pages/{plain}/",
        **_BOSS,
    ),
    "admin/workflows/tasks/add/<str:app_label>/<str:model_name>/": see(
        "/admin/workflows/tasks/add/wagtailcore/groupapprovaltask/", **_BOSS
    ),
    "admin/workflows/tasks/select_type/": get(
        "/admin/workflows/tasks/select_type/",
        status=302,
        to="/admin/workflows/tasks/add/wagtailcore/groupapprovaltask/",
        **_BOSS,
    ),
    "admin/workflows/tasks/index/": see("/admin/workflows/tasks/index/", **_BOSS),
    "admin/workflows/tasks/index/results/": see("/admin/workflows/tasks/index/results/", **_BOSS),
    "admin/workflows/tasks/edit/<int:pk>/": see("/admin/workflows/tasks/edit/{task}/", **_BOSS),
    "admin/workflows/tasks/disable/<int:pk>/": see(
        "/admin/workflows/tasks/disable/{task}/", **_BOSS
    ),
    "admin/workflows/tasks/enable/<int:pk>/": send(
        "/admin/workflows/tasks/enable/{task_idle}/",
        status=302,
        to="/admin/workflows/tasks/edit/{task_idle}/",
        **_BOSS,
    ),
    "admin/workflows/task_chooser/": see("/admin/workflows/task_chooser/"),
    "admin/workflows/task_chooser/results/": see("/admin/workflows/task_chooser/results/"),
    "admin/workflows/task_chooser/create/": see("/admin/workflows/task_chooser/create/", **_BOSS),
    "admin/workflows/task_chooser/<int:task_id>/": see("/admin/workflows/task_chooser/{task}/"),
    **{
        f"admin/reports/{name}/{part}": see(f"/admin/reports/{name}/{part}", **_BOSS)
        for name in (
            "locked",
            "workflow",
            "workflow_tasks",
            "site-history",
            "aging-pages",
            "page-types-usage",
        )
        for part in ("", "results/")
    },
    "admin/account/": get("/admin/account/"),
    "admin/logout/": send("/admin/logout/", status=302, to="/admin/login/"),
    "admin/dismissibles/": get("/admin/dismissibles/"),
    "admin/editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>"
    "/<int:session_id>/": send(
        "/admin/editing-sessions/ping/cms/announcementpage/{announcement}/{editing_session}/",
        shows=True,
    ),
    "admin/editing-sessions/release/<int:session_id>/": send(
        "/admin/editing-sessions/release/{editing_session}/"
    ),
    "admin/block-preview/": get("/admin/block-preview/?id={block}"),
    "admin/redirects/": see("/admin/redirects/"),
    "admin/redirects/results/": see("/admin/redirects/results/"),
    "admin/redirects/add/": get("/admin/redirects/add/"),
    "admin/redirects/<int:redirect_id>/": see("/admin/redirects/{redirect}/"),
    "admin/redirects/<int:redirect_id>/delete/": get("/admin/redirects/{redirect_spare}/delete/"),
    "admin/redirects/import/": get("/admin/redirects/import/"),
    "admin/redirects/import/process/": send(
        "/admin/redirects/import/process/",
        {"import_file_name": "{import_file}", "input_format": "{import_format}"},
        shows=True,
    ),
    "admin/embeds/chooser/": get("/admin/embeds/chooser/"),
    "admin/embeds/chooser/upload/": get("/admin/embeds/chooser/upload/"),
    "admin/snippets/": closed("/admin/snippets/", 302, _NO_SNIPPETS),
    "admin/sprite/": get("/admin/sprite/", **_ANYONE),
    "admin/login/": get("/admin/login/", **_ANYONE, status=302, to="/racun/prijava/"),
    **{
        f"admin/password_reset/{route}": get(
            f"/admin/password_reset/{path}", **_ANYONE, status=302, to="/racun/geslo/pozabljeno/"
        )
        for route, path in {
            "": "",
            "done/": "done/",
            "confirm/<uidb64>/<token>/": "confirm/{uid}/{reset}/",
            "complete/": "complete/",
        }.items()
    },
    "admin/jsi18n/": get("/admin/jsi18n/", **_ANYONE),
    "admin/^.*/$": closed("/admin/kar-ni/", 404, "what no other route of the back office takes"),
}

NOTICES: dict[str, Line] = {
    "admin/mails/": get("/admin/mails/"),
    "admin/processes/": see("/admin/processes/"),
    "admin/processes/new/": get("/admin/processes/new/"),
    "admin/processes/<int:pk>/": see("/admin/processes/{process}/"),
    "admin/processes/<int:pk>/change/": see("/admin/processes/{process_draft}/change/"),
    "admin/processes/<int:pk>/lengths/": see("/admin/processes/{process_draft}/lengths/"),
    "admin/processes/<int:pk>/publish/": see("/admin/processes/{process_draft}/publish/"),
    "admin/processes/<int:pk>/discard/": send(
        "/admin/processes/{process_draft_spare}/discard/", status=302, to="/admin/processes/"
    ),
    "admin/processes/<int:pk>/replan/": see("/admin/processes/{process}/replan/"),
    "admin/processes/<int:pk>/correct/": see("/admin/processes/{process}/correct/"),
    "admin/processes/<int:pk>/annul/": see("/admin/processes/{process}/annul/"),
    "admin/processes/<int:pk>/consultation/": see("/admin/processes/{process}/consultation/"),
    "admin/processes/<int:pk>/links/": see("/admin/processes/{process}/links/"),
    "admin/processes/<int:pk>/links/<int:link>/remove/": see(
        "/admin/processes/{process}/links/{process_link}/remove/"
    ),
    "admin/processes/<int:pk>/stakeholders/": see("/admin/processes/{process}/stakeholders/"),
    "admin/processes/<int:pk>/risks/": see("/admin/processes/{process}/risks/"),
    "admin/processes/<int:pk>/files/<int:file>/withdraw/": send(
        "/admin/processes/{process_spare}/files/{process_spare_file}/withdraw/",
        status=302,
        to="/admin/processes/{process_spare}/",
    ),
    "admin/processes/<int:pk>/<slug:key>/": see("/admin/processes/{process}/comments/"),
    "admin/processes/<int:pk>/<slug:key>/extend/": see(
        "/admin/processes/{process}/comments/extend/"
    ),
    **{
        f"admin/processes/<int:pk>/<slug:key>/{act}/": send(
            f"/admin/processes/{{process}}/comments/{act}/", shows=True
        )
        for act in ("channels", "decision", "files")
    },
    "admin/processes/<int:pk>/<slug:key>/questionnaire/": send(
        "/admin/processes/{process}/comments/questionnaire/",
        {"questionnaire": "{survey_draft}"},
        status=302,
        to="/admin/processes/{process}/comments/",
    ),
    "admin/processes/<int:pk>/<slug:key>/questionnaire/<int:number>/stop/": send(
        "/admin/processes/{process}/comments/questionnaire/{survey}/stop/",
        status=302,
        to="/admin/processes/{process}/comments/",
    ),
    "admin/processes/<int:pk>/<slug:key>/meeting/": send(
        "/admin/processes/{process}/comments/meeting/",
        status=302,
        to="/admin/processes/{process}/comments/",
    ),
    "admin/consultations/": see("/admin/consultations/", **_BOSS),
    "admin/consultations/<int:pk>/": see("/admin/consultations/{registered}/", **_BOSS),
    "admin/consultations/<int:pk>/many/": send(
        "/admin/consultations/{registered}/many/",
        {"act": "approve", "entry": "{contribution_row}"},
        status=302,
        **_BOSS,
    ),
    "admin/consultations/<int:pk>/enter/": see("/admin/consultations/{registered}/enter/", **_BOSS),
    "admin/consultations/<int:pk>/enter/mail/": send(
        "/admin/consultations/{registered}/enter/mail/",
        {"mail-received_at": "lani"},
        status=422,
        **_BOSS,
    ),
    "admin/consultations/<int:pk>/similar/": see(
        "/admin/consultations/{registered}/similar/", **_BOSS
    ),
    "admin/consultations/<int:pk>/contributions/<int:number>/": see(
        "/admin/consultations/{registered}/contributions/{register_number}/", **_BOSS
    ),
    "admin/consultations/<int:pk>/contributions/<int:number>/files/<int:place>/": see(
        "/admin/consultations/{consultation}/contributions/1/files/0/", **_BOSS
    ),
    "admin/consultations/<int:pk>/answers/": see(
        "/admin/consultations/{registered}/answers/", **_BOSS
    ),
    "admin/consultations/<int:pk>/answers/new/": send(
        "/admin/consultations/{registered}/answers/new/",
        {"entries": "{contribution_row}", "title": "Skupina"},
        status=302,
        **_BOSS,
    ),
    "admin/consultations/<int:pk>/answers/publish/": send(
        "/admin/consultations/{registered}/answers/publish/",
        status=302,
        to="/admin/consultations/{registered}/answers/",
        **_BOSS,
    ),
    "admin/consultations/<int:pk>/answers/<int:answer>/": see(
        "/admin/consultations/{registered}/answers/{answer}/", **_BOSS
    ),
    "admin/consultations/<int:pk>/reports/": see(
        "/admin/consultations/{registered}/reports/", **_BOSS
    ),
    "admin/consultations/<int:pk>/reports/<slug:kind>/": send(
        "/admin/consultations/{registered}/reports/response/",
        {"because_sl": "Napaka v številu.", "admits_open": "on"},
        status=302,
        to="/admin/consultations/{registered}/reports/",
        **_BOSS,
    ),
    "admin/consultations/<int:pk>/reports/<slug:kind>.pdf": get(
        "/admin/consultations/{registered}/reports/response.pdf", **_BOSS
    ),
    "admin/consultations/<int:pk>/evaluation/": see(
        "/admin/consultations/{registered}/evaluation/", **_BOSS
    ),
    "admin/consultations/<int:pk>/file/": send(
        "/admin/consultations/{registered}/file/", status=302, **_BOSS
    ),
    "admin/consultations/<int:pk>/file/<str:number>/": see(
        "/admin/consultations/{registered}/file/{register_file}/"
    ),
    "admin/consultations/<int:pk>/file/<str:number>/csv/": see(
        "/admin/consultations/{registered}/file/{register_file}/csv/"
    ),
    "admin/notices/": see("/admin/notices/"),
    "admin/notices/new/": get("/admin/notices/new/"),
    "admin/notices/<int:pk>/": see("/admin/notices/{notice}/"),
    "admin/notices/<int:pk>/preview.pdf": get("/admin/notices/{notice_draft}/preview.pdf"),
    "admin/notices/<int:pk>/publish/": see("/admin/notices/{notice_draft}/publish/"),
    "admin/notices/<int:pk>/withdraw/": see("/admin/notices/{notice}/withdraw/"),
    "admin/notices/<int:pk>/correct/": send("/admin/notices/{notice_spare}/correct/", status=302),
    "admin/notices/<int:pk>/discard/": send(
        "/admin/notices/{notice_draft_spare}/discard/", status=302, to="/admin/notices/"
    ),
    "admin/notices/<int:pk>/files/": send(
        "/admin/notices/{notice_draft}/files/",
        {"title": "Opis", "file": Upload("opis.txt", b"Opis\n")},
        status=302,
        to="/admin/notices/{notice_draft}/",
    ),
    "admin/notices/<int:pk>/files/<int:file>/remove/": send(
        "/admin/notices/{notice_draft}/files/{notice_draft_file}/remove/",
        status=302,
        to="/admin/notices/{notice_draft}/",
    ),
    "admin/notices/<int:pk>/certificate.pdf": get("/admin/notices/{notice}/certificate.pdf"),
    "odgovori-obcine/": see("/odgovori-obcine/", **_ANYONE),
    "postopki/": see("/postopki/", **_ANYONE),
    "postopki/<slug:slug>/": see("/postopki/process/", **_ANYONE),
    "postopki/<slug:slug>/<int:file>/": see("/postopki/process/{process_file}/", **_ANYONE),
    "posvetovanja/<slug:slug>/porocila/<int:number>/": see(
        "/posvetovanja/posvet/porocila/{report}/", **_ANYONE
    ),
    "posvetovanja/<slug:slug>/porocila/<int:number>.pdf": get(
        "/posvetovanja/posvet/porocila/{report}.pdf", **_ANYONE
    ),
    "posvetovanja/<slug:slug>/porocila/<int:number>.docx": get(
        "/posvetovanja/posvet/porocila/{report}.docx", **_ANYONE
    ),
    "recepti/": get("/recepti/", **_ANYONE),
    "recepti/<slug:key>/": get("/recepti/ordinance/", **_ANYONE),
    "recepti/<slug:key>.json": get("/recepti/ordinance.json", **_ANYONE),
    "javna-naznanila/": see("/javna-naznanila/", **_ANYONE),
    "javna-naznanila/arhiv/": get("/javna-naznanila/arhiv/", **_ANYONE),
    "javna-naznanila/rss/": see("/javna-naznanila/rss/", **_ANYONE),
    "javna-naznanila/atom/": see("/javna-naznanila/atom/", **_ANYONE),
    "sitemap.xml": get("/sitemap.xml", **_ANYONE),
    "javna-naznanila/<int:pk>/": see("/javna-naznanila/{notice}/", **_ANYONE),
    "javna-naznanila/<int:pk>.pdf": get("/javna-naznanila/{notice}.pdf", **_ANYONE),
    "javna-naznanila/<int:pk>/<int:file>/": see(
        "/javna-naznanila/{notice}/{notice_file}/", **_ANYONE
    ),
}

IMPORTS: dict[str, Line] = {
    "admin/staff/": see("/admin/staff/"),
    "admin/imports/": see("/admin/imports/"),
    "admin/imports/new/": get("/admin/imports/new/"),
    "admin/imports/template/<slug:name>.csv": get("/admin/imports/template/events.csv"),
    "admin/imports/<int:pk>/": see("/admin/imports/{import_done}/"),
    "admin/imports/<int:pk>/progress/": get("/admin/imports/{import_done}/progress/"),
    "admin/imports/<int:pk>/start/": send(
        "/admin/imports/{import_waiting}/start/", status=302, to="/admin/imports/{import_waiting}/"
    ),
    "admin/imports/<int:pk>/take-back/": see("/admin/imports/{import_done}/take-back/"),
    "admin/imports/<int:pk>/discard/": send(
        "/admin/imports/{import_waiting}/discard/", status=302, to="/admin/imports/"
    ),
}

LOCALIZE: dict[str, Line] = {
    "admin/localize/jsi18n/": get("/admin/localize/jsi18n/"),
    "admin/localize/submit/page/<int:page_id>/": see("/admin/localize/submit/page/{spare}/"),
    "admin/localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/": closed(
        "/admin/localize/submit/snippet/cms/announcementpage/{announcement}/", 404, _NO_SNIPPETS
    ),
    "admin/localize/update/<int:translation_source_id>/": see(
        "/admin/localize/update/{translation_source}/"
    ),
    "admin/localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/": send(
        "/admin/localize/translate/{translation}/strings/{string_segment}/edit/",
        method="DELETE",
        shows=True,
    ),
    "admin/localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>"
    "/edit/": send(
        "/admin/localize/translate/{translation}/overrides/{overridable_segment}/edit/",
        method="DELETE",
    ),
    "admin/localize/translate/<int:translation_id>/pofile/download/": see(
        "/admin/localize/translate/{translation}/pofile/download/"
    ),
    "admin/localize/translate/<int:translation_id>/pofile/upload/": send(
        "/admin/localize/translate/{translation}/pofile/upload/",
        {"file": Upload("prevod.po", _PO_FILE)},
        status=302,
        to="/admin/",
    ),
    "admin/localize/translate/<int:translation_id>/machine_translate/": closed(
        "/admin/localize/translate/{translation}/machine_translate/",
        404,
        "no machine translator is set up",
        method="POST",
    ),
    "admin/localize/translate/<int:translation_id>/preview/": see(
        "/admin/localize/translate/{translation}/preview/"
    ),
    "admin/localize/translate/<int:translation_id>/preview/<str:mode>/": closed(
        "/admin/localize/translate/{translation}/preview/x/",
        404,
        "our pages have the one way of previewing that has no name",
    ),
    "admin/localize/translate/<int:translation_id>/disable/": send(
        "/admin/localize/translate/{translation}/disable/", status=302, to="/admin/"
    ),
    "admin/localize/page/<int:page_id>/convert_to_alias/": see(
        "/admin/localize/page/{translated}/convert_to_alias/"
    ),
    "admin/localize/reports/translations/": see("/admin/localize/reports/translations/"),
    "admin/localize/reports/translations/results/": see(
        "/admin/localize/reports/translations/results/"
    ),
    "admin/localize/api/snippets/<slug:app_label>/<slug:model_name>/": closed(
        "/admin/localize/api/snippets/cms/announcementpage/", 404, _NO_SNIPPETS
    ),
    "admin/localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/": closed(
        "/admin/localize/api/snippets/cms/announcementpage/{announcement}/", 404, _NO_SNIPPETS
    ),
}

FILES: dict[str, Line] = {
    "admin/documents/": see("/admin/documents/", **_BOSS),
    "admin/documents/results/": see("/admin/documents/results/", **_BOSS),
    "admin/documents/add/": see("/admin/documents/add/", **_BOSS),
    "admin/documents/edit/<int:document_id>/": see("/admin/documents/edit/{document}/", **_BOSS),
    "admin/documents/delete/<int:document_id>/": see(
        "/admin/documents/delete/{document_spare}/", **_BOSS
    ),
    "admin/documents/multiple/add/": see("/admin/documents/multiple/add/", **_BOSS),
    "admin/documents/multiple/<int:doc_id>/": send(
        "/admin/documents/multiple/{document}/", shows=True, **_BOSS
    ),
    "admin/documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/": closed(
        "/admin/documents/multiple/create_from_uploaded_document/{uploaded_document}/",
        500,
        "Wagtail 8.0 asks for the extension of a file that it takes over one line later",
        method="POST",
        **_BOSS,
    ),
    "admin/documents/multiple/<int:doc_id>/delete/": send(
        "/admin/documents/multiple/{document_spare}/delete/", **_BOSS
    ),
    "admin/documents/multiple/delete_upload/<int:uploaded_file_id>/": send(
        "/admin/documents/multiple/delete_upload/{uploaded_document_spare}/", **_BOSS
    ),
    "admin/documents/usage/<int:document_id>/": see("/admin/documents/usage/{document}/", **_BOSS),
    "admin/documents/chooser/": see("/admin/documents/chooser/", **_BOSS),
    "admin/documents/chooser/results/": see("/admin/documents/chooser/results/", **_BOSS),
    "admin/documents/chooser/chosen/<str:pk>/": see(
        "/admin/documents/chooser/chosen/{document}/", **_BOSS
    ),
    "admin/documents/chooser/chosen-multiple/": see(
        "/admin/documents/chooser/chosen-multiple/?id={document}", **_BOSS
    ),
    "admin/documents/chooser/create/": see("/admin/documents/chooser/create/", **_BOSS),
    "admin/images/": see("/admin/images/", **_BOSS),
    "admin/images/results/": see("/admin/images/results/", **_BOSS),
    "admin/images/<int:image_id>/": see("/admin/images/{image}/", **_BOSS),
    "admin/images/<int:image_id>/delete/": see("/admin/images/{image_spare}/delete/", **_BOSS),
    "admin/images/<int:image_id>/generate_url/": closed(
        "/admin/images/{image}/generate_url/", 404, _NO_IMAGE_SERVICE, **_BOSS
    ),
    "admin/images/<int:image_id>/generate_url/output/": closed(
        "/admin/images/{image}/generate_url/output/", 404, _NO_IMAGE_SERVICE, **_BOSS
    ),
    "admin/images/<int:image_id>/preview/<str:filter_spec>/": see(
        "/admin/images/{image}/preview/width-20/", **_BOSS
    ),
    "admin/images/add/": see("/admin/images/add/", **_BOSS),
    "admin/images/usage/<int:image_id>/": see("/admin/images/usage/{image}/", **_BOSS),
    "admin/images/multiple/add/": see("/admin/images/multiple/add/", **_BOSS),
    "admin/images/multiple/<int:image_id>/": send(
        "/admin/images/multiple/{image}/", shows=True, **_BOSS
    ),
    "admin/images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/": send(
        "/admin/images/multiple/create_from_uploaded_image/{uploaded_image}/", **_BOSS
    ),
    "admin/images/multiple/<int:image_id>/delete/": send(
        "/admin/images/multiple/{image_spare}/delete/", **_BOSS
    ),
    "admin/images/multiple/delete_upload/<int:uploaded_file_id>/": send(
        "/admin/images/multiple/delete_upload/{uploaded_image_spare}/", **_BOSS
    ),
    "admin/images/chooser/": see("/admin/images/chooser/", **_BOSS),
    "admin/images/chooser/results/": see("/admin/images/chooser/results/", **_BOSS),
    "admin/images/chooser/chosen/<str:pk>/": see("/admin/images/chooser/chosen/{image}/", **_BOSS),
    "admin/images/chooser/chosen-multiple/": see(
        "/admin/images/chooser/chosen-multiple/?id={image}", **_BOSS
    ),
    "admin/images/chooser/create/": see("/admin/images/chooser/create/", **_BOSS),
    "admin/images/chooser/<int:image_id>/select_format/": see(
        "/admin/images/chooser/{image}/select_format/", **_BOSS
    ),
    "documents/^(\\d+)/(.*)$": see("/documents/{document}/{document_name}", **_ANYONE),
    "documents/authenticate_with_password/<int:restriction_id>/": send(
        "/documents/authenticate_with_password/{collection_restriction}/",
        {"password": PAGE_PASSWORD, "return_url": "/"},
        **_ANYONE,
        status=302,
        to="/",
    ),
    "media/<path:path>": see("/media/{rendition}", **_ANYONE),
}

SETTINGS: dict[str, Line] = {
    **{
        f"admin/{room}/{route}": (see if shows else get)(
            f"/admin/{room}/{route.replace('<int:pk>', '{' + name + '}')}", by=by
        )
        for room, name, by, parts in (
            (
                "locales",
                "english",
                "superuser",
                {"": 0, "results/": 0, "new/": 0, "edit/": 0, "delete/": 0, "history/": 0}
                | {"history-results/": 0, "usage/": 0, "copy/": 0},
            ),
            (
                "sites",
                "site",
                "superuser",
                {"": 1, "results/": 1, "new/": 0, "edit/": 1, "delete/": 0, "history/": 0}
                | {"history-results/": 0, "usage/": 0, "copy/": 1},
            ),
            (
                "users",
                "user_spare",
                "administrator",
                {"": 1, "results/": 1, "new/": 1, "edit/": 1, "delete/": 1, "history/": 1}
                | {"history-results/": 0, "usage/": 1, "copy/": 1},
            ),
            (
                "groups",
                "group",
                "superuser",
                {"": 1, "results/": 1, "new/": 1, "edit/": 1, "delete/": 1, "history/": 1}
                | {"history-results/": 0, "usage/": 1},
            ),
        )
        for part, shows in parts.items()
        for route in [part if part in ("", "results/", "new/") else f"{part}<int:pk>/"]
    },
}

PORTAL_PAGES: dict[str, Line] = {
    "dostopnost/": get("/dostopnost/", **_ANYONE),
    "stik/": get("/stik/", **_ANYONE),
    "styleguide/": get("/styleguide/", **_ANYONE),
    "theme.css": get("/theme.css", **_ANYONE),
    "iskanje/": see("/iskanje/?q=obvestilo", **_ANYONE),
    "^((?:[\\w\\-]+/)*)$": see("/", **_ANYONE),
    "page HomePage": see("/", **_ANYONE),
    "page AnnouncementIndexPage": see("/obvestila/", **_ANYONE),
    "page AnnouncementIndexPage rss/": see("/obvestila/rss/", **_ANYONE),
    "page AnnouncementIndexPage atom/": see("/obvestila/atom/", **_ANYONE),
    "page AnnouncementPage": see("/obvestila/obvestilo/", **_ANYONE),
    "page EventIndexPage": see("/dogodki/", **_ANYONE),
    "page EventIndexPage rss/": see("/dogodki/rss/", **_ANYONE),
    "page EventIndexPage atom/": see("/dogodki/atom/", **_ANYONE),
    "page EventIndexPage koledar/": see("/dogodki/koledar/", **_ANYONE),
    "page EventPage": see("/dogodki/dogodek/", **_ANYONE),
    "page EventPage koledar/": see("/dogodki/dogodek/koledar/", **_ANYONE),
    "page PlainPage": see("/stran/", **_ANYONE),
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": send(
        "/_util/authenticate_with_password/{page_restriction}/{private}/",
        {"password": PAGE_PASSWORD, "return_url": "/obvestila/zasebno/"},
        **_ANYONE,
        status=302,
        to="/obvestila/zasebno/",
    ),
    "_util/login/": get("/_util/login/", **_ANYONE, status=302, to="/racun/prijava/"),
}

API: dict[str, Line] = {
    "api/v1/": get("/api/v1/", **_ANYONE),
    "api/v1/announcements/": see("/api/v1/announcements/", **_ANYONE),
    "api/v1/announcements/<int:pk>/": see("/api/v1/announcements/{announcement}/", **_ANYONE),
    "api/v1/events/": see("/api/v1/events/", **_ANYONE),
    "api/v1/events/<int:pk>/": see("/api/v1/events/{event}/", **_ANYONE),
    "api/v1/decisions/": get("/api/v1/decisions/", **_ANYONE),
    "api/v1/duties/": see("/api/v1/duties/", **_ANYONE),
    "api/v1/duties/summary/": get("/api/v1/duties/summary/", **_ANYONE),
    "api/v1/processes/": see("/api/v1/processes/", **_ANYONE),
    "api/v1/processes/<slug:slug>/": see("/api/v1/processes/process/", **_ANYONE),
    "api/v1/notices/": see("/api/v1/notices/", **_ANYONE),
    "api/v1/questionnaires/": see("/api/v1/questionnaires/", **_ANYONE),
    "api/v1/questionnaires/<int:pk>/": see("/api/v1/questionnaires/{survey}/", **_ANYONE),
    "api/v1/notices/<int:pk>/": see("/api/v1/notices/{notice}/", **_ANYONE),
    "api/v1/reports/": see("/api/v1/reports/", **_ANYONE),
    "api/v1/reports/<int:pk>/": see("/api/v1/reports/{report}/", **_ANYONE),
    "api/v1/search/": see("/api/v1/search/?q=obvestilo", **_ANYONE),
    "api/v1/municipality/": get("/api/v1/municipality/", **_ANYONE),
    "api/v1/schema/": get("/api/v1/schema/", **_ANYONE),
    "api/v1/docs/": get("/api/v1/docs/", **_ANYONE),
    "api/v1/^.*/$": closed("/api/v1/ni-je/", 404, "what no other address of the API takes"),
}

# Further requests to routes that stand above: what an act does, and what privacy hides.
FURTHER: dict[str, Line] = {
    "shows a portrait": see("/media/{portrait}"),
    # Routes of pages that have another word in each language: PORTAL names the Slovenian one.
    "page EventIndexPage calendar/": get("/en/events/calendar/", **_ANYONE),
    "publishes a page": send(
        "/admin/pages/{announcement}/edit/",
        form_of_announcement("Objavljeno", "obvestilo") | {"action-publish": "1"},
        status=302,
        to="/admin/pages/{AnnouncementIndexPage}/",
    ),
    "deletes a page": send(
        "/admin/pages/{spare}/delete/", status=302, to="/admin/pages/{AnnouncementIndexPage}/"
    ),
    "deletes an image": send(
        "/admin/images/{image_spare}/delete/", status=302, to="/admin/images/", **_BOSS
    ),
    "deletes a document": send(
        "/admin/documents/delete/{document_spare}/", status=302, to="/admin/documents/", **_BOSS
    ),
    "deletes a person": send("/admin/users/delete/{user_spare}/", status=302, to="/admin/users/"),
    "previews what is being written": send(
        "/admin/pages/{announcement}/edit/preview/",
        form_of_announcement("Predogled", "obvestilo"),
    ),
    "copies a page": send(
        "/admin/pages/{spare}/copy/",
        {
            "new_title": "Kopija",
            "new_slug": "kopija",
            "new_parent_page": "{AnnouncementIndexPage}",
        },
        status=302,
        to="/admin/pages/{AnnouncementIndexPage}/",
    ),
    "exports a report as a spreadsheet": see("/admin/reports/aging-pages/?export=xlsx", **_BOSS),
    "exports a report as a table": see("/admin/reports/site-history/?export=csv", **_BOSS),
    "gives a table to import": send(
        "/admin/imports/new/",
        {
            "source": "csv",
            "file": Upload("tabela.csv", b"title;body\nZapora;Cesta bo zaprta.\n"),
            "language": "sl",
        },
        status=302,
        to="/admin/imports/",
    ),
    "takes an import back": send(
        "/admin/imports/{import_done}/take-back/",
        status=302,
        to="/admin/imports/{import_done}/",
    ),
    "reads a private page": see("/obvestila/zaprto-login/"),
    "is asked for the password of a private page": get("/obvestila/zasebno/", by="anonymous"),
    "is asked for the password of a private document": get(
        "/documents/{document_guarded}/{document_guarded_name}", by="anonymous"
    ),
    "reads the English page": see("/en/announcements/obvestilo/", **_ANYONE),
    **{
        f"reads {name} as {kind}": see(f"/api/v1/{name}/?format={kind}", **_ANYONE)
        for name, kinds in (
            ("announcements", ("csv", "ndjson")),
            ("events", ("csv", "ndjson", "geojson")),
        )
        for kind in kinds
    },
    **consulting.FURTHER,
    "reads the API with a token": see("/api/v1/announcements/", by="program"),
    "reads one object with a token": see("/api/v1/events/{event}/", by="program"),
    "reads the API with a session": see("/api/v1/announcements/?lang=sl"),
}

REGISTRATIONS: dict[str, Line] = {
    "admin/surveys/": see("/admin/surveys/", **_BOSS),
    "admin/surveys/new/": get("/admin/surveys/new/", **_BOSS),
    "admin/surveys/<int:pk>/": see("/admin/surveys/{survey}/", **_BOSS),
    "admin/surveys/<int:pk>/preview/": see("/admin/surveys/{survey_draft}/preview/", **_BOSS),
    "admin/surveys/<int:pk>/questions/": send(
        "/admin/surveys/{survey_draft}/questions/",
        {"kind": "text"},
        status=302,
        to="/admin/surveys/{survey_draft}/questions/q1/",
        **_BOSS,
    ),
    "admin/surveys/<int:pk>/questions/<str:key>/": see(
        "/admin/surveys/{survey_draft}/questions/one/", **_BOSS
    ),
    "admin/surveys/<int:pk>/questions/<str:key>/move/": send(
        "/admin/surveys/{survey_draft}/questions/one/move/",
        status=302,
        to="/admin/surveys/{survey_draft}/",
        **_BOSS,
    ),
    "admin/surveys/<int:pk>/questions/<str:key>/remove/": send(
        "/admin/surveys/{survey_draft}/questions/two/remove/",
        status=302,
        to="/admin/surveys/{survey_draft}/",
        **_BOSS,
    ),
    "admin/surveys/<int:pk>/publish/": see("/admin/surveys/{survey_draft}/publish/", **_BOSS),
    "admin/surveys/<int:pk>/extend/": send(
        "/admin/surveys/{survey}/extend/",
        {"closes_at": "2090-01-01 10:00"},
        status=302,
        to="/admin/surveys/{survey}/",
        **_BOSS,
    ),
    "admin/surveys/<int:pk>/copy/": send("/admin/surveys/{survey}/copy/", status=302, **_BOSS),
    "admin/surveys/<int:pk>/discard/": send(
        "/admin/surveys/{survey_draft_spare}/discard/", status=302, to="/admin/surveys/", **_BOSS
    ),
    "admin/surveys/<int:pk>/paper/": see("/admin/surveys/{survey}/paper/", **_BOSS),
    "admin/surveys/<int:pk>/export/": send(
        "/admin/surveys/{survey}/export/", status=302, to="/admin/surveys/{survey}/", **_BOSS
    ),
    "admin/surveys/<int:pk>/answers.csv": see("/admin/surveys/{survey_done}/answers.csv", **_BOSS),
    "admin/surveys/<int:pk>/results/": send(
        "/admin/surveys/{survey}/results/", status=302, to="/admin/surveys/{survey}/", **_BOSS
    ),
    "vprasalniki/": see("/vprasalniki/", **_ANYONE),
    "vprasalniki/<slug:slug>/": see("/vprasalniki/survey/", **_ANYONE),
    "vprasalniki/<slug:slug>/stran/<int:number>/": see("/vprasalniki/survey/stran/1/", by="editor"),
    "vprasalniki/<slug:slug>/pregled/": see("/vprasalniki/survey/pregled/", by="editor"),
    "vprasalniki/<slug:slug>/hvala/": see("/vprasalniki/survey-done/hvala/", by="editor"),
    "vprasalniki/<slug:slug>/natisni/": see("/vprasalniki/survey/natisni/", **_ANYONE),
    "vprasalniki/<slug:slug>/rezultati/": see("/vprasalniki/survey-done/rezultati/", **_ANYONE),
    "vprasalniki/<slug:slug>/nadaljuj/<str:key>/": get(
        "/vprasalniki/survey/nadaljuj/{survey_key}/",
        status=302,
        to="/vprasalniki/survey/",
        **_ANYONE,
    ),
    "admin/registrations/": see("/admin/registrations/"),
    "admin/registrations/<int:event_id>/": see("/admin/registrations/{event_fact}/"),
    "admin/registrations/<int:event_id>/terms/": see("/admin/registrations/{event_fact}/terms/"),
    "admin/registrations/<int:event_id>/add/": see("/admin/registrations/{event_fact}/add/"),
    "admin/registrations/<int:event_id>/call-off/": see(
        "/admin/registrations/{event_fact}/call-off/"
    ),
    "admin/registrations/<int:event_id>/reinstate/": see(
        "/admin/registrations/{event_fact}/reinstate/"
    ),
    "admin/registrations/<int:event_id>/door/": see("/admin/registrations/{event_fact}/door/"),
    "admin/registrations/<int:event_id>/door.csv": see(
        "/admin/registrations/{event_fact}/door.csv"
    ),
    "admin/registrations/people/<int:pk>/cancel/": see(
        "/admin/registrations/people/{person}/cancel/"
    ),
    "admin/registrations/people/<int:pk>/attend/": send(
        "/admin/registrations/people/{person}/attend/",
        {"present": "1"},
        status=302,
        to="/admin/registrations/{event_fact}/",
    ),
    "admin/registrations/door/<str:token>/": see("/admin/registrations/door/{registration}/"),
    "prijave/nova/<int:event_id>/": see("/prijave/nova/{event_fact}/", **_ANYONE),
    "prijave/poslano/<int:event_id>/": see("/prijave/poslano/{event_fact}/", **_ANYONE),
    "prijave/<str:token>/": see("/prijave/{registration}/", **_ANYONE),
    "prijave/<str:token>/odpoved/": see("/prijave/{registration}/odpoved/", **_ANYONE),
    "prijave/<str:token>/koledar/": see("/prijave/{registration}/koledar/", **_ANYONE),
}

_CODES = "racun/varnost/rezervne-kode/"
_KEYS = "racun/varnost/kljuci/"
# Whose page it is: the person with the authenticator app and the passkey of the worlds.
_HOLDER = {"by": "editor"}
_FOLLOWED = "obvescanje/kaj-spremljam/"
ACCOUNT: dict[str, Line] = {
    "obvescanje/": see("/obvescanje/", **_HOLDER),
    "obvescanje/sledi/": get("/obvescanje/sledi/", **_HOLDER),
    "obvescanje/prebrano/": send("/obvescanje/prebrano/", **_HOLDER, status=302, to="/obvescanje/"),
    "obvescanje/<int:number>/": get("/obvescanje/{news}/", **_HOLDER, status=302, to="/"),
    _FOLLOWED: see(f"/{_FOLLOWED}", **_HOLDER),
    f"{_FOLLOWED}<int:number>/": send(
        f"/{_FOLLOWED}{{following}}/",
        {"pace": "daily"},
        **_HOLDER,
        status=302,
        to=f"/{_FOLLOWED}",
    ),
    "obvescanje/odjava/<str:token>/": see("/obvescanje/odjava/{unsubscribe}/", **_ANYONE),
    "racun/": see("/racun/", **_HOLDER),
    "racun/ime/": see("/racun/ime/", **_HOLDER),
    "racun/e-naslov/": see("/racun/e-naslov/", **_HOLDER),
    "racun/seje/": get("/racun/seje/", **_HOLDER),
    "racun/moji-podatki/": see("/racun/moji-podatki/", **_HOLDER),
    "racun/izbris/": get("/racun/izbris/", **_HOLDER),
    "racun/prijava/": get("/racun/prijava/", **_ANYONE),
    "racun/prijava/koda/": get("/racun/prijava/koda/", **_ANYONE, status=302, to="/racun/prijava/"),
    "racun/prijava/kljuci/": get(
        "/racun/prijava/kljuci/", **_ANYONE, status=302, to="/racun/prijava/"
    ),
    "racun/odjava/": get("/racun/odjava/", **_ANYONE, status=302, to="/"),
    "racun/zaprt/": closed("/racun/zaprt/", 403, "it says that an account is closed", **_ANYONE),
    "racun/registracija/": get("/racun/registracija/", **_ANYONE),
    "racun/registracija/poslano/": get("/racun/registracija/poslano/", **_ANYONE),
    "racun/potrdi/<str:key>/": see("/racun/potrdi/{confirmation}/", **_ANYONE),
    "racun/povabilo/<str:token>/": see("/racun/povabilo/{invitation}/", **_ANYONE),
    "racun/geslo/": get("/racun/geslo/"),
    "racun/geslo/prvo-geslo/": get("/racun/geslo/prvo-geslo/", **_HOLDER),
    "racun/geslo/pozabljeno/": get("/racun/geslo/pozabljeno/", **_ANYONE),
    "racun/geslo/poslano/": get("/racun/geslo/poslano/", **_ANYONE),
    "racun/geslo/opravljeno/": get("/racun/geslo/opravljeno/", **_ANYONE),
    "racun/geslo/nove/<str:uidb36>/<str:key>/": get(
        "/racun/geslo/nove/{uid}/{reset}/",
        **_ANYONE,
        status=302,
        to="/racun/geslo/nove/{uid}/set-password/",
    ),
    "racun/potrditev/": get("/racun/potrditev/"),
    "racun/potrditev/koda/": get("/racun/potrditev/koda/", **_HOLDER),
    "racun/potrditev/kljuci/": get("/racun/potrditev/kljuci/", **_HOLDER),
    "racun/varnost/": get("/racun/varnost/", **_HOLDER),
    "racun/varnost/aplikacija/": see("/racun/varnost/aplikacija/", by="superuser"),
    "racun/varnost/aplikacija/odstrani/": get("/racun/varnost/aplikacija/odstrani/", **_HOLDER),
    _CODES: get(f"/{_CODES}", **_HOLDER),
    f"{_CODES}nove/": get(f"/{_CODES}nove/", **_HOLDER),
    _KEYS: see(f"/{_KEYS}", **_HOLDER),
    f"{_KEYS}dodaj/": see(f"/{_KEYS}dodaj/", **_HOLDER),
    f"{_KEYS}<int:pk>/ime/": see(f"/{_KEYS}{{passkey}}/ime/", **_HOLDER),
    f"{_KEYS}<int:pk>/odstrani/": get(f"/{_KEYS}{{passkey}}/odstrani/", **_HOLDER),
}

PORTAL = (
    ACCOUNT
    | PAGES
    | ADMIN_API
    | BULK
    | ADMIN
    | IMPORTS
    | NOTICES
    | LOCALIZE
    | FILES
    | SETTINGS
    | PORTAL_PAGES
    | API
    | REGISTRATIONS
    | consulting.ROUTES
    | funded.ROUTES
    | mapped.ROUTES
    | renewing.ROUTES
    | signed.ROUTES
)

_NUMBER = "00000000-0000-0000-0000-000000000000"
# Nobody is an operator here, whatever they are in a portal: each page leads to the sign-in.
_CONSOLE = {
    "": "",
    **{
        f"{name}/": f"{name}/"
        for name in (
            *("second-factor", "enrol", "confirm", "new", "import", "contrast"),
            *("jobs", "acts", "operators", "restore", "restore/piece"),
        )
    },
    "jobs/<uuid:number>/": f"jobs/{_NUMBER}/",
    "archives/<str:name>": "archives/alpha-20261122-190000.tar",
    "municipalities/<slug:schema>/": "municipalities/alpha/",
    **{
        f"municipalities/<slug:schema>/{act}/": f"municipalities/alpha/{act}/"
        for act in (
            *("brand", "suspend", "resume", "quotas", "link"),
            *("export", "delete", "keep", "purge", "hosts"),
        )
    },
}

ROOT: dict[str, Line] = {
    "media/<path:path>": get("/media/shared/arms/grb.png", **_ANYONE),
    "api/v1/": get("/api/v1/", **_ANYONE),
    "api/v1/search/": get("/api/v1/search/?q=obvestilo", **_ANYONE),
    "api/v1/municipalities/": get("/api/v1/municipalities/", **_ANYONE),
    "api/v1/schema/": get("/api/v1/schema/", **_ANYONE),
    "api/v1/docs/": get("/api/v1/docs/", **_ANYONE),
    "api/v1/^.*/$": closed("/api/v1/ni-je/", 404, "what no other address of the API takes"),
    "": get("/", **_ANYONE),
    "api/v1/announcements/": get("/api/v1/announcements/", **_ANYONE),
    "api/v1/events/": get("/api/v1/events/", **_ANYONE),
    **{
        path: get(f"/{path}", **_ANYONE)
        for path in (
            "dostopnost/",
            "stik/",
            "portali/",
            "iskanje/",
            "obvestila/",
            "dogodki/",
            "dobre-prakse/",
        )
    },
    **{
        f"{path}/<str:kind>/": get(f"/{path}/rss/", **_ANYONE)
        for path in ("obvestila", "dogodki", "dobre-prakse")
    },
    **{
        f"console/{route}": get(f"/console/{path}", status=302, to="/console/sign-in/", **_ANYONE)
        for route, path in _CONSOLE.items()
    },
    "console/sign-in/": get("/console/sign-in/", **_ANYONE),
    "console/sign-out/": send("/console/sign-out/", status=302, to="/console/", **_ANYONE),
    "console/password/<uidb64>/<token>/": get("/console/password/MQ/a-b/", **_ANYONE),
}
