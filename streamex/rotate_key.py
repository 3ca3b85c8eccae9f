"""`python -m streamex.rotate_key`: a new secret key for an installation that keeps its own.

docs/keys.md says what to do before and after, and how it is done with STREAMEX_SECRET_KEY.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command

from streamex.installation import forget_former_secret_keys, prepare, rotate_secret_key

FORGET = "--forget"


def main(arguments: list[str]) -> None:
    """Make a new key, or with `--forget` drop the former ones; exits where none is kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")
    if arguments not in ([], [FORGET]):
        sys.exit(f"usage: python -m streamex.rotate_key [{FORGET}]")
    prepare()
    if settings.HAS_OWN_SECRET_KEY:
        sys.exit("streamex: the key is in STREAMEX_SECRET_KEY; docs/keys.md says how to change it.")
    if arguments:
        _forget()
    else:
        rotate_secret_key(settings.DATA_DIR)
        _say("There is a new key. Start StreamEx again, and in thirty days forget the former one:")
        _say(f"  python -m streamex.rotate_key {FORGET}")


def _forget() -> None:
    django.setup()
    call_command("re_encrypt")  # fails where something would be lost
    forget_former_secret_keys(settings.DATA_DIR)
    _say("The former keys are forgotten. Start StreamEx again.")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
