"""Settings of the installation; the only place that reads the environment."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config.account_settings import *  # noqa: F403 - sign-in's settings, a page of their own
from config.api_settings import *  # noqa: F403 - the API's settings, a page of their own
from config.caches import CACHES  # noqa: F401 - a setting
from config.cms_settings import *  # noqa: F403 - Wagtail's settings, likewise
from config.database import application_url, connection_settings
from config.header_settings import *  # noqa: F403 - what headers allow, likewise
from config.logs import DEBUG_LEVEL, logging_settings
from config.mail import mailers
from config.networks import LOOPBACK, networks
from config.operator import operator
from config.quotas import USUAL_QUOTAS
from deploy.postgres import cluster_url

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

ENVIRONMENT: str = env.str("SKUPAJ_ENV", "development")
if ENVIRONMENT not in ("development", "test", "production"):
    raise ImproperlyConfigured("SKUPAJ_ENV must be development, test or production.")
PRODUCTION = ENVIRONMENT == "production"
VAR_DIR = Path(env.str("VAR_DIR", str(ROOT / "var")))
DEBUG = False

SECRET_KEY: str = env.str("SECRET_KEY", "" if PRODUCTION else "development-only-" + "k" * 40)
if PRODUCTION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 20):
    raise ImproperlyConfigured("SECRET_KEY must be at least 50 random characters in production.")

# -- Hosts ------------------------------------------------------------------------------------
ROOT_HOST: str = env.str("ROOT_HOST", "localhost").lower()
PORT = env.int("PORT", 8000)
SCHEME = "https" if PRODUCTION else "http"
# The port that visitors see; Wagtail's site of each municipality gets it when it is made.
SITE_PORT = 443 if PRODUCTION else PORT
# The tenants' middleware knows every host and answers 404 for the rest, before anything trusts it.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "config.urls"
PUBLIC_SCHEMA_URLCONF = "config.urls_root"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

# -- Operator: what the root domain says of itself ----------------------------------------------
_NAMED = (env.str("OPERATOR_NAME", ""), env.str("OPERATOR_ADDRESS", ""))
_REACHED = (env.str("OPERATOR_EMAIL", ""), env.str("OPERATOR_PHONE", ""))
_EXCEPTIONS, _DAY = env.str("ACCESSIBILITY_EXCEPTIONS", ""), env.str("ACCESSIBILITY_CHECKED_ON", "")
_CONFORMANCE: str = env.str("ACCESSIBILITY_CONFORMANCE", "partial")
OPERATOR = operator(_NAMED, _REACHED, _CONFORMANCE, _EXCEPTIONS, _DAY)

# -- Database ---------------------------------------------------------------------------------
DATABASE_LOGIN: str = env.str("DATABASE_LOGIN", "app")
if DATABASE_LOGIN not in ("app", "owner"):
    raise ImproperlyConfigured("DATABASE_LOGIN must be app or owner.")
OWNER_URL: str = env.str("DATABASE_URL", "")
if not OWNER_URL and not PRODUCTION:
    OWNER_URL = cluster_url(VAR_DIR)
if not OWNER_URL and DATABASE_LOGIN == "owner":
    raise ImproperlyConfigured("This command needs DATABASE_URL (the owner's login).")
APP_URL: str = env.str("DATABASE_APP_URL", "")
if not APP_URL:
    if PRODUCTION:
        raise ImproperlyConfigured("Production needs DATABASE_APP_URL (the application's login).")
    APP_URL = application_url(OWNER_URL, SECRET_KEY)
DATABASE_APPLICATION = connection_settings(APP_URL, assume_roles=True)
# Processes that only serve need not know the owner's login.
DATABASE_OWNER = connection_settings(OWNER_URL) if OWNER_URL else {}
if DATABASE_OWNER.get("USER") == DATABASE_APPLICATION["USER"]:
    raise ImproperlyConfigured("DATABASE_APP_URL must be another login than the owner's.")
DATABASES = {"default": dict(DATABASE_OWNER if DATABASE_LOGIN == "owner" else DATABASE_APPLICATION)}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
# Roles are shared by all databases of a server, so their names carry the database's.
ROLE_PREFIX: str = env.str("ROLE_PREFIX", str(DATABASES["default"]["NAME"]))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Tenancy ----------------------------------------------------------------------------------
TENANT_MODEL = "tenants.Municipality"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TEMPLATE_SCHEMA = "tplbase0"
# Called when a municipality's schema has been made: which machine it lives on (deploy/SCALE.md).
PLACEMENT: str = env.str("PLACEMENT", "tenants.provisioning.placement.here")
TENANT_LIMIT_SET_CALLS = True
SKIP_PG_EXTRA_VALIDATION = True
WAGTAIL_PAGE_MODEL = "cms.BasePage"

SHARED_APPS = [
    "django_tenants",
    "tenants",
    "tenants.queue",
    "tenants.isolation",
    "tenants.console",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django_tasks_db",
    "accounts",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "records.consumers",
    "directory",
    "portal",
    "api",
]
TENANT_APPS = [
    "cms",
    "tenants.isolation",
    "records",
    "accounts",
    "portal.account.their_apps.AccountConfig",
    "allauth.mfa",
    "portal.account.their_apps.UserSessionsConfig",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "search",
    "notifications",
    "places",
    "events",
    "notices",
    "surveys",
    "processes",
    *("consultations", "renewal", "cofinancing"),
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]

MIDDLEWARE = [
    # Style sheets and scripts are the installation's; for all else nothing runs before it is known
    # whose portal this is, and kept answers leave after one query, before any other middleware.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.operations.OperationsMiddleware",
    "tenants.isolation.metrics.MetricsMiddleware",
    "tenants.isolation.hosts.MunicipalityMiddleware",
    "tenants.isolation.quotas.QuotaMiddleware",
    "tenants.isolation.answers.AnswersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.languages.PortalLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.account.middleware.AccountMiddleware",
    "config.request_log.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.account.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.security.AdminPolicyMiddleware",
    "cms.sites.SiteMiddleware",
    "cms.redirects.PortalRedirectMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "portal.context.portal",
            ],
        },
    }
]

# -- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
_PASSWORDS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": _PASSWORDS + "UserAttributeSimilarityValidator"},
    {"NAME": _PASSWORDS + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _PASSWORDS + "CommonPasswordValidator"},
]
if ENVIRONMENT == "test":
    # Passwords of the tests are no secrets, and an honest hash is slow by design. It stays known.
    PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
_HOST_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_HOST_PREFIX}sessionid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_HOST_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "portal.errors.expired"
SIGNING_BACKEND = "tenants.isolation.signing.MunicipalitySigner"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# -- Security headers -------------------------------------------------------------------------
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True

# -- Languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "sl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("sl", "Slovenščina"),
    ("en", "English"),
    ("it", "Italiano"),
    ("hu", "Magyar"),
]
LOCALE_PATHS = [ROOT / "platform" / "portal" / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
FORMAT_MODULE_PATH, TIME_ZONE = "config.formats", "Europe/Ljubljana"
USE_TZ = True
LANGUAGE_COOKIE_NAME = "language"

# -- Files ------------------------------------------------------------------------------------
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    # Many small files of styles become one, which a browser fetches once.
    "portal.styles.StyleFinder",
]
STORAGES = {
    "default": {"BACKEND": "tenants.isolation.storage.MunicipalityStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600

# -- Background tasks: Wagtail's own stay on `default`, which carries no schema ----------------
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    "municipal": {"BACKEND": "tenants.queue.backend.MunicipalBackend", "QUEUES": []},
}
TASK_LEASE_SECONDS = env.int("TASK_LEASE_SECONDS", 60)
FLEET_LEASE_SECONDS = env.int("FLEET_LEASE_SECONDS", 30)

# -- Mail -------------------------------------------------------------------------------------
MAILERS = mailers(env.str("EMAIL_URL", ""), production=PRODUCTION)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "skupaj@localhost")
QUOTAS = {name: env.int(f"QUOTA_{name.upper()}", most) for name, most in USUAL_QUOTAS.items()}

# -- Operations: who may ask /readyz, /metrics and /internal/, and where processes count -----------
METRICS_ALLOWED = networks("METRICS_ALLOWED", env.str("METRICS_ALLOWED", LOOPBACK))
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN must be at least 20 characters.")
# One folder for all processes of a machine; tests count in their own memory.
METRICS_DIR: str = env.str(
    "PROMETHEUS_MULTIPROC_DIR", "" if ENVIRONMENT == "test" else str(VAR_DIR / "metrics")
)
# prometheus_client looks nowhere else, and takes even an empty name for a folder's.
env.ENVIRON.pop("PROMETHEUS_MULTIPROC_DIR", None)
if METRICS_DIR:
    env.ENVIRON["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR

# The console warns of a municipality whose last backup is older.
BACKUP_HOURS = env.int("BACKUP_HOURS", 36)

LOGGING = logging_settings(ENVIRONMENT)
# Neither people nor addresses stand in the log; one line a request, when it is known what was met.
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = DEBUG_LEVEL
