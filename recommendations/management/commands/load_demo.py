"""`manage.py load_demo`: the demo catalogue, and people who have watched some of it."""

from django.utils import timezone

from catalog.management.commands import load_demo_catalogue
from recommendations.actions.demo_history import write_demo_history


class Command(load_demo_catalogue.Command):
    """Loads the demo catalogue, and with its rows the history of its viewer."""

    help = (
        "Make the demo catalogue, its two logins and a little history in an empty catalogue, or go "
        "on where an earlier run was cut short. Does nothing once it is complete."
    )

    def rows_written(self) -> None:
        """Let the viewer of the demo have watched something."""
        write_demo_history(now=timezone.now())
