"""Every setting of StreamEx, read once from the environment (see `.env.example`).

Reading them makes nothing: folders and the secret key are made by `streamex.installation`.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from streamex.api_document import API_DOCUMENT
from streamex.content_security import content_security_policy, media_origins
from streamex.hosts import allowed_hosts, allowed_ports, is_local
from streamex.installation import former_secret_keys, kept_secret_key
from streamex.limits import RATE_LIMITS
from streamex.object_storage import s3_storage
from streamex.schedule import BEAT_SCHEDULE
from streamex.single_sign_on import single_sign_on
from streamex.variables import env

# Lets Django's generic classes be subscripted, `ModelAdmin[Title]`, as the type checker wants.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The installation -------------------------------------------------------------------------
DATA_DIR = Path(env("STREAMEX_DATA_DIR") or BASE_DIR / "var").resolve()
SCRATCH_DIR = DATA_DIR / "scratch"
# What a web server of ours sends by itself; nobody else may look into the data directory.
HAS_OWN_SERVED_DIR = bool(env("STREAMEX_SERVED_DIR"))
SERVED_DIR = Path(env("STREAMEX_SERVED_DIR") or DATA_DIR).resolve()
DEBUG: bool = env("STREAMEX_DEBUG")
HAS_OWN_SECRET_KEY = bool(env("STREAMEX_SECRET_KEY"))
SECRET_KEY: str = env("STREAMEX_SECRET_KEY") or kept_secret_key(DATA_DIR)
# Keys before it: what they signed and encrypted is still read.
OWN_SECRET_KEY_FALLBACKS: list[str] = env("STREAMEX_SECRET_KEY_FALLBACKS")
SECRET_KEY_FALLBACKS: list[str] = [
    *OWN_SECRET_KEY_FALLBACKS,
    *([] if HAS_OWN_SECRET_KEY else former_secret_keys(DATA_DIR)),
]
BASE_URL: str = (env("STREAMEX_BASE_URL") or f"http://localhost:{env('PORT')}").rstrip("/")
IS_SECURE = BASE_URL.startswith("https://")
IS_LOCAL = is_local(BASE_URL)
ALLOWED_HOSTS = allowed_hosts(BASE_URL, env("STREAMEX_ALLOWED_HOSTS"))
ALLOWED_PORTS = allowed_ports(BASE_URL, env("STREAMEX_ALLOWED_HOSTS"))
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES: int = env("STREAMEX_TRUSTED_PROXIES")
DEMO: bool = env("STREAMEX_DEMO")
# Where the web server listens, as `make run` says to its processes; `streamex.wsgi` believes nobody
# who has not said it.
LISTEN: str = env("STREAMEX_LISTEN")
# What is empty here is decided in the administration: see `accounts.site`.
SIGN_UP: str = env("STREAMEX_SIGN_UP")
SITE_NAME: str = env("STREAMEX_SITE_NAME")
SITE_LANGUAGE: str = env("STREAMEX_LANGUAGE")
SITE_TIME_ZONE: str = env("STREAMEX_TIME_ZONE")

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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "rest_framework",
    "storages",
]

MIDDLEWARE = [
    "streamex.web.middleware.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "streamex.web.middleware.KeyRotationMiddleware",
    "streamex.web.middleware.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "streamex.web.card_refusal.CardNumberMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "streamex.web.middleware.StaffSessionMiddleware",
    "streamex.web.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "streamex.web.middleware.AccountManagerMiddleware",
    "streamex.web.middleware.SecondFactorMiddleware",
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
MEDIA_ROOT = SERVED_DIR / "media"
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
STATIC_ROOT = SERVED_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 3600
# Every address is a hashed one, and nobody waits for source maps: they are not compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("avif", "br", "gif", "gz", "jpg", "map", "mp4", "png", "webp", "woff", "woff2", "zip"),
)

# --- People: allauth for all ways to sign in --------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backends.AuthenticationBackend"]
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
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.forms.LoginForm",
    "signup": "accounts.sign_in.sign_up_form.SignUpForm",
    "confirm_email_verification_code": "accounts.sign_in.verification_form.VerificationCodeForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.sign_in.sign_up.SignUpForm"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION: str = env("STREAMEX_EMAIL_VERIFICATION") or (
    "mandatory" if env("EMAIL_URL") else "optional"
)
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION == "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SECURE else "http"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = RATE_LIMITS
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# Asked of whoever may open the administration: on where the site is reached by HTTPS.
DELETION_GRACE_DAYS: int = max(0, env("STREAMEX_DELETION_GRACE_DAYS"))
STAFF_MFA: bool = env.bool("STREAMEX_STAFF_MFA") if env("STREAMEX_STAFF_MFA") else IS_SECURE
STAFF_IDLE_SECONDS = 30 * 60
MFA_ADAPTER = "accounts.sign_in.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "accounts.sign_in.forms.AddPasskeyForm"}
# Where nobody has to verify an address, an account may still be made safer.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION != "mandatory"
USERSESSIONS_TRACK_ACTIVITY = False
HEADLESS_CLIENTS = ("app",)
HEADLESS_ADAPTER = "accounts.sign_in.adapter.HeadlessAdapter"
HEADLESS_TOKEN_STRATEGY = "accounts.api.sign_in.tokens.TokenStrategy"  # noqa: S105
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 300
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 3600
vars().update(single_sign_on(env))

# --- Payment: `accounts.gateways.selection` chooses where the gateway is left empty ------------
PAYMENT_GATEWAY: str = env("STREAMEX_PAYMENT_GATEWAY")
STRIPE_SECRET_KEY: str = env("STREAMEX_STRIPE_SECRET_KEY")
STRIPE_PUBLISHABLE_KEY: str = env("STREAMEX_STRIPE_PUBLISHABLE_KEY")
STRIPE_WEBHOOK_SECRET: str = env("STREAMEX_STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE: str = env("STREAMEX_STRIPE_API_BASE")

# --- Mail -------------------------------------------------------------------------------------
vars().update(env.email_url_config(env("EMAIL_URL") or "consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("STREAMEX_FROM_EMAIL")

# --- Languages --------------------------------------------------------------------------------
LANGUAGE_CODE = SITE_LANGUAGE or "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = SITE_TIME_ZONE or "UTC"
USE_I18N = True
USE_TZ = True

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.sign_in.authentication.AccessTokenAuthentication",
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
    "filters": {
        "signatures": {"()": "catalog.delivery.logs.RedactSignatures"},
        "card_numbers": {"()": "api_conventions.card_numbers.RedactCardNumbers"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["signatures", "card_numbers"],
            "formatter": "plain",
        }
    },
    # Stripe's library would write each request, with the ids of customers.
    "loggers": {"stripe": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env("STREAMEX_LOG_LEVEL")},
}
