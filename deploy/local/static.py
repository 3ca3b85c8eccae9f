"""Brings the static files of an installation up to date (what changed since the last time).

A stamp beside the collected files makes the second start skip what takes seconds.
"""

import hashlib
import importlib.metadata
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from streamex.installation import prepare


def main() -> None:
    """Collect and compress the static files when they differ from the last time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")
    prepare()
    django.setup()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    print("streamex: collecting static files", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def _fingerprint_of_static_files() -> str:
    """Hash the names and contents of all static files, and the version of what compresses them."""
    digest = hashlib.sha256(importlib.metadata.version("whitenoise").encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(path.encode())
            with storage.open(path) as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
