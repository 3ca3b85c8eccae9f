"""Every setting of StreamEx, read once from the environment (see `.env.example`).

Reading them makes nothing: folders and the secret key are made by `streamex.installation`.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from django.utils.translation import gettext_lazy as _

from streamex.api_document import API_DOCUMENT
from streamex.content_security import content_security_policy, media_origins
from streamex.installation import kept_secret_key
from streamex.object_storage import s3_storage
from streamex.schedule import BEAT_SCHEDULE

# Lets Django's generic classes be subscripted, `ModelAdmin[Title]`, as the type checker wants.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env(
    DATABASE_URL=(str, ""),
    REDIS_URL=(str, ""),
    EMAIL_URL=(str, ""),
    PORT=(int, 8000),
    STREAMEX_ALLOWED_HOSTS=(list, []),
    STREAMEX_BASE_URL=(str, ""),
    STREAMEX_DATABASE_POOL=(int, 16),
    STREAMEX_DATA_DIR=(str, ""),
    STREAMEX_DEBUG=(bool, False),
    STREAMEX_DEMO=(bool, True),
    STREAMEX_EMAIL_VERIFICATION=(str, ""),
    STREAMEX_ENV_FILE=(str, ""),
    STREAMEX_FFMPEG=(str, ""),
    STREAMEX_FROM_EMAIL=(str, "StreamEx <streamex@localhost>"),
    STREAMEX_HSTS_PRELOAD=(bool, False),
    STREAMEX_HSTS_SECONDS=(int, 365 * 24 * 3600),
    STREAMEX_HSTS_SUBDOMAINS=(bool, False),
    STREAMEX_IMPORT_ROOTS=(list, []),
    STREAMEX_LANGUAGE=(str, "en"),
    STREAMEX_LOG_LEVEL=(str, "INFO"),
    STREAMEX_MAX_SOURCE_BYTES=(int, 64 * 2**30),
    STREAMEX_S3_ACCESS_KEY=(str, ""),
    STREAMEX_S3_BUCKET=(str, ""),
    STREAMEX_S3_ENDPOINT=(str, ""),
    STREAMEX_S3_PUBLIC_ENDPOINT=(str, ""),
    STREAMEX_S3_REGION=(str, "us-east-1"),
    STREAMEX_S3_SECRET_KEY=(str, ""),
    STREAMEX_SECRET_KEY=(str, ""),
    STREAMEX_STREAM_TTL_SECONDS=(int, 6 * 60 * 60),
    STREAMEX_TIME_ZONE=(str, "UTC"),
    STREAMEX_TRUSTED_PROXIES=(int, 0),
    STREAMEX_X_ACCEL_PREFIX=(str, ""),
)
environ.Env.read_env(os.environ.get("STREAMEX_ENV_FILE") or BASE_DIR / ".env")

# --- The installation -------------------------------------------------------------------------
DATA_DIR = Path(env("STREAMEX_DATA_DIR") or BASE_DIR / "var").resolve()
SCRATCH_DIR = DATA_DIR / "scratch"
DEBUG: bool = env("STREAMEX_DEBUG")
HAS_OWN_SECRET_KEY = bool(env("STREAMEX_SECRET_KEY"))
SECRET_KEY: str = env("STREAMEX_SECRET_KEY") or kept_secret_key(DATA_DIR)
BASE_URL: str = (env("STREAMEX_BASE_URL") or f"http://localhost:{env('PORT')}").rstrip("/")
IS_SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS: list[str] = env("STREAMEX_ALLOWED_HOSTS") or [
    "localhost",
    "127.0.0.1",
    "[::1]",
    urlsplit(BASE_URL).hostname or "localhost",
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES: int = env("STREAMEX_TRUSTED_PROXIES")
DEMO: bool = env("STREAMEX_DEMO")

INSTALLED_APPS = [
    "accounts",
    "catalog",
    "recommendations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "rest_framework",
    "storages",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "streamex.web.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "streamex.web.middleware.AccountManagerMiddleware",
]

ROOT_URLCONF = "streamex.urls"
WSGI_APPLICATION = "streamex.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "streamex.web.context.site",
            ],
            "builtins": ["streamex.web.tags"],
            "libraries": {"attention": "catalog.admin.attention"},
        },
    }
]

# --- Database: SQLite by default, PostgreSQL by DATABASE_URL ----------------------------------
_database: dict[str, Any]
if env("DATABASE_URL"):
    _database = env.db_url_config(env("DATABASE_URL"))
    if "postgresql" in _database["ENGINE"]:
        _database.setdefault("OPTIONS", {})["pool"] = {
            "min_size": 1,
            "max_size": env("STREAMEX_DATABASE_POOL"),
            "timeout": 10,
        }
else:
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "streamex.sqlite3",
        # Deferred transactions lose writes under contention: measured 39 to 109 of 600 kept,
        # against 600 of 600 with IMMEDIATE and WAL.
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
        },
    }
DATABASES = {"default": _database}

# --- Cache, sessions, broker: in process and in folders, or Redis by REDIS_URL ----------------
REDIS_URL: str = env("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "streamex",
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"

BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
# The hard limit of a media task; the broker's visibility timeout must exceed it, or a second
# copy of a running task is delivered.
CELERY_TASK_TIME_LIMIT = 12 * 60 * 60
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"visibility_timeout": CELERY_TASK_TIME_LIMIT + 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
)
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"catalog.tasks.process_asset": {"queue": "media"}}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# --- Media: local disk, or S3 by STREAMEX_S3_BUCKET -------------------------------------------
MEDIA_ROOT = DATA_DIR / "media"
S3_BUCKET: str = env("STREAMEX_S3_BUCKET")
S3_ENDPOINT: str = env("STREAMEX_S3_ENDPOINT")
# What browsers are sent to, where it differs from what the servers talk to.
S3_PUBLIC_ENDPOINT: str = env("STREAMEX_S3_PUBLIC_ENDPOINT") or S3_ENDPOINT
S3_REGION: str = env("STREAMEX_S3_REGION")
_s3_storage = s3_storage(
    bucket=S3_BUCKET,
    endpoint=S3_ENDPOINT,
    region=S3_REGION,
    access_key=env("STREAMEX_S3_ACCESS_KEY"),
    secret_key=env("STREAMEX_S3_SECRET_KEY"),
)
# How other buckets of the same service are reached: imports read them.
S3_OPTIONS: dict[str, Any] = _s3_storage["OPTIONS"]
_media_storage: dict[str, Any] = (
    _s3_storage
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
    }
)
STORAGES = {
    "default": _media_storage,
    "staticfiles": {"BACKEND": "streamex.static_files.StaticFilesStorage"},
}
STREAM_TTL_SECONDS: int = env("STREAMEX_STREAM_TTL_SECONDS")
X_ACCEL_PREFIX: str = env("STREAMEX_X_ACCEL_PREFIX")
FFMPEG: str = env("STREAMEX_FFMPEG")
# Where the administration may import from, and where sources may stay in place.
IMPORT_ROOTS: list[str] = [root.strip() for root in env("STREAMEX_IMPORT_ROOTS") if root.strip()]
MAX_SOURCE_BYTES: int = env("STREAMEX_MAX_SOURCE_BYTES")
# Small files are spooled to disk; media are received straight into the storage.
FILE_UPLOAD_HANDLERS = ["streamex.uploads.SmallFileHandler"]
FILE_UPLOAD_TEMP_DIR = SCRATCH_DIR
FILE_UPLOAD_PERMISSIONS = 0o640
# The page of a title sends six fields for each credit, that of a season as many for each episode.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 3600
# Every address is a hashed one, and nobody waits for source maps: they are not compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("avif", "br", "gif", "gz", "jpg", "map", "mp4", "png", "webp", "woff", "woff2", "zip"),
)

# --- People: allauth for all ways to sign in --------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "web:landing"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION: str = env("STREAMEX_EMAIL_VERIFICATION") or (
    "mandatory" if env("EMAIL_URL") else "optional"
)
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION == "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "StreamEx: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SECURE else "http"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = False
HEADLESS_CLIENTS = ("app",)
HEADLESS_ADAPTER = "accounts.adapter.HeadlessAdapter"
HEADLESS_TOKEN_STRATEGY = "accounts.api.tokens.TokenStrategy"  # noqa: S105
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True
HEADLESS_JWT_ROTATE_REFRESH_TOKEN = True
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 300
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 3600

# --- Mail -------------------------------------------------------------------------------------
vars().update(env.email_url_config(env("EMAIL_URL") or "consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("STREAMEX_FROM_EMAIL")

# --- Languages --------------------------------------------------------------------------------
LANGUAGE_CODE = env("STREAMEX_LANGUAGE")
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("STREAMEX_TIME_ZONE")
USE_I18N = True
USE_TZ = True

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "allauth.headless.contrib.rest_framework.authentication.JWTTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api_conventions.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api_conventions.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "api_conventions.schema.AutoSchema",
    "EXCEPTION_HANDLER": "api_conventions.errors.handle_exception",
    "DEFAULT_VERSIONING_CLASS": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = API_DOCUMENT

# --- Safety in the browser --------------------------------------------------------------------
CONTENT_SECURITY_POLICY = content_security_policy(
    media_origins(bucket=S3_BUCKET, region=S3_REGION, endpoint=S3_PUBLIC_ENDPOINT)
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
# A profile stays open when the browser is closed; so does its language.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_SECURE else "csrf"
CSRF_FAILURE_VIEW = "streamex.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
# Browsers keep what HSTS says for as long as it says, and a preload list for months after: what
# lies beside the site, and may have no HTTPS, is the operator's to decide about.
SECURE_HSTS_SECONDS: int = env("STREAMEX_HSTS_SECONDS") if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = IS_SECURE and env("STREAMEX_HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD: bool = IS_SECURE and env("STREAMEX_HSTS_PRELOAD")
# Django warns where they are off, though that is a choice; `accounts.checks` says what cannot be
# meant.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Logs -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    # A signed address in a log would work for anybody who reads it.
    "filters": {"signatures": {"()": "catalog.delivery.logs.RedactSignatures"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["signatures"],
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["console"], "level": env("STREAMEX_LOG_LEVEL")},
}
