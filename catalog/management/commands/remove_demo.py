"""`manage.py remove_demo`: the site without the demo, for good."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from catalog.actions.demo_removal import remove_demo


class Command(BaseCommand):
    """Takes the demo away, and says what went."""

    help = (
        "Delete the demo: its titles with their media, whom only they credit, and its two logins "
        "with their profiles and histories. What is yours stays. It does not come back."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete the rows first, then what the studio has left on the disk."""
        removed = remove_demo()
        shutil.rmtree(Path(settings.DATA_DIR) / "demo", ignore_errors=True)
        self.stdout.write(
            f"demo: removed {removed.titles} titles, {removed.people} people and "
            f"{removed.logins} logins"
        )
