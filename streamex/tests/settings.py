"""The settings under test: StreamEx's own, in the surroundings that a test run makes for itself."""

# ruff: noqa: F403, F405, I001 - the surroundings must stand before the settings are read
from streamex.tests import environment  # noqa: F401
from streamex.settings import *

# Files by their plain names: the manifest exists only after collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The real hasher takes 50 ms a time on purpose; the test of the hasher names it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
# A code is made and sent; on a busy machine its half minute may end in between.
MFA_TOTP_TOLERANCE = 1
# In a file: the threads of a live server have connections of their own, and share no table locks.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
