"""`manage.py set_up`: what comes before the first start, and before that of a new version."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from catalog.actions.installation_defaults import EDITORS_GROUP, STANDARD_GENRES, prepare_catalogue


class Command(BaseCommand):
    """Migrates, then prepares; may run as often as one likes."""

    help = (
        f"Bring the database up to date, keep the group {EDITORS_GROUP!r} (who may edit the whole "
        f"catalogue and nothing else), and write {len(STANDARD_GENRES)} genres, in English and "
        "Spanish, where there are none. In place of `migrate`."
    )
    requires_system_checks = ()  # `migrate` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both, and say what was new."""
        verbosity = options["verbosity"]
        call_command("migrate", interactive=False, verbosity=verbosity, skip_checks=False)
        count = prepare_catalogue()
        if count and verbosity:
            self.stdout.write(f"{count} genres are there to begin with.")
