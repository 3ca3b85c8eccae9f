"""`python -m bench.invented`: see bench/invented/command.py."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")

from streamex.installation import prepare

prepare()
django.setup()

from bench.invented.command import main  # noqa: E402 - models, so after the settings

main()
