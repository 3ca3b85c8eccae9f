"""Every environment variable that StreamEx reads, and its default; `.env.example` explains them."""

import os
from pathlib import Path

import environ

from streamex.single_sign_on import VARIABLES as SINGLE_SIGN_ON

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
    STREAMEX_DELETION_GRACE_DAYS=(int, 14),
    STREAMEX_DEMO=(bool, True),
    STREAMEX_EMAIL_VERIFICATION=(str, ""),
    STREAMEX_ENV_FILE=(str, ""),
    STREAMEX_FFMPEG=(str, ""),
    STREAMEX_FROM_EMAIL=(str, "StreamEx <streamex@localhost>"),
    STREAMEX_HSTS_PRELOAD=(bool, False),
    STREAMEX_HSTS_SECONDS=(int, 365 * 24 * 3600),
    STREAMEX_HSTS_SUBDOMAINS=(bool, False),
    STREAMEX_IMPORT_ROOTS=(list, []),
    STREAMEX_LANGUAGE=(str, ""),
    STREAMEX_LISTEN=(str, "127.0.0.1"),
    STREAMEX_LOG_LEVEL=(str, "INFO"),
    STREAMEX_MAX_SOURCE_BYTES=(int, 64 * 2**30),
    STREAMEX_PAYMENT_GATEWAY=(str, ""),
    STREAMEX_S3_ACCESS_KEY=(str, ""),
    STREAMEX_S3_BUCKET=(str, ""),
    STREAMEX_S3_ENDPOINT=(str, ""),
    STREAMEX_S3_PUBLIC_ENDPOINT=(str, ""),
    STREAMEX_S3_REGION=(str, "us-east-1"),
    STREAMEX_S3_SECRET_KEY=(str, ""),
    STREAMEX_SECRET_KEY=(str, ""),
    STREAMEX_SECRET_KEY_FALLBACKS=(list, []),
    STREAMEX_SERVED_DIR=(str, ""),
    STREAMEX_SIGN_UP=(str, ""),
    STREAMEX_SITE_NAME=(str, ""),
    STREAMEX_STAFF_MFA=(str, ""),
    STREAMEX_STREAM_TTL_SECONDS=(int, 6 * 60 * 60),
    STREAMEX_STRIPE_API_BASE=(str, ""),
    STREAMEX_STRIPE_PUBLISHABLE_KEY=(str, ""),
    STREAMEX_STRIPE_SECRET_KEY=(str, ""),
    STREAMEX_STRIPE_WEBHOOK_SECRET=(str, ""),
    STREAMEX_TIME_ZONE=(str, ""),
    STREAMEX_TRUSTED_PROXIES=(int, 0),
    STREAMEX_X_ACCEL_PREFIX=(str, ""),
    **SINGLE_SIGN_ON,
)
environ.Env.read_env(
    os.environ.get("STREAMEX_ENV_FILE") or Path(__file__).resolve().parent.parent / ".env"
)
