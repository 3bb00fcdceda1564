"""Addresses of the console, below /console/ of the root domain."""

from django.urls import path

from tenants.console.pages import home, life, making, portal, sending, session, work

app_name = "console"
_PORTAL = "municipalities/<slug:schema>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("second-factor/", session.second_factor, name="second_factor"),
    path("enrol/", session.enrol, name="enrol"),
    path("confirm/", session.confirm, name="confirm"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("password/<uidb64>/<token>/", session.PasswordView.as_view(), name="password"),
    path("new/", making.create, name="create"),
    path("import/", making.create_many, name="import"),
    path("contrast/", portal.contrast, name="contrast"),
    path(_PORTAL, portal.overview, name="portal"),
    path(f"{_PORTAL}brand/", portal.brand, name="brand"),
    path(f"{_PORTAL}suspend/", portal.suspend, name="suspend"),
    path(f"{_PORTAL}resume/", portal.resume, name="resume"),
    path(f"{_PORTAL}quotas/", portal.quotas, name="quotas"),
    path(f"{_PORTAL}link/", portal.link, name="link"),
    path(f"{_PORTAL}export/", life.export, name="export"),
    path(f"{_PORTAL}delete/", life.delete, name="delete"),
    path(f"{_PORTAL}keep/", life.keep, name="keep"),
    path(f"{_PORTAL}purge/", life.purge, name="purge"),
    path(f"{_PORTAL}hosts/", life.hosts, name="hosts"),
    path("restore/", life.restore, name="restore"),
    path("restore/piece/", sending.piece, name="piece"),
    path("archives/<str:name>", life.download, name="archive"),
    path("jobs/", work.listed, name="jobs"),
    path("jobs/<uuid:number>/", work.one, name="job"),
    path("acts/", home.acts, name="acts"),
    path("operators/", home.people, name="operators"),
]
