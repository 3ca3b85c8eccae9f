"""`manage.py set_up`: what comes before the first start, and before that of a new version."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from accounts.actions.set_up import offer_set_up
from accounts.entry import is_private_installation
from accounts.site import has_demo_logins, read_site
from catalog.actions.demo_logins import EDITOR_EMAIL, PASSWORD, VIEWER_EMAIL
from catalog.actions.installation_defaults import EDITORS_GROUP, STANDARD_GENRES, prepare_catalogue
from catalog.models import Title


class Command(BaseCommand):
    """Migrates, then prepares; may run as often as one likes."""

    help = (
        f"Bring the database up to date, keep the group {EDITORS_GROUP!r} (who may edit the whole "
        f"catalogue and nothing else), and write {len(STANDARD_GENRES)} genres, in English and "
        "Spanish, where there are none. In place of `migrate`. While there is no administrator, "
        "print the address of the page that makes one, and its code."
    )
    requires_system_checks = ()  # `migrate` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both, say what was new, and how the first administrator comes in."""
        verbosity = options["verbosity"]
        call_command("migrate", interactive=False, verbosity=verbosity, skip_checks=False)
        self._re_encrypt()
        count = prepare_catalogue()
        if count and verbosity:
            self.stdout.write(f"{count} genres are there to begin with.")
        if settings.DEMO:
            self._say_demo()
        if code := offer_set_up(now=timezone.now()):
            self.stdout.write("There is no administrator yet. The page that makes one, and a code:")
            self.stdout.write(f"{settings.BASE_URL}{reverse('web:set-up')}  {code}")

    def _say_demo(self) -> None:
        """Say how to sign in to a demo that is there or is about to be made."""
        if read_site().is_demo_removed or (Title.objects.exists() and not has_demo_logins()):
            return
        if is_private_installation():
            self.stdout.write(f"Sign in as {VIEWER_EMAIL} and {EDITOR_EMAIL}, password {PASSWORD}")
        elif has_demo_logins():
            self.stdout.write("The demo's logins are refused: others reach the site.")

    def _re_encrypt(self) -> None:
        try:
            call_command("re_encrypt", verbosity=0)
        except CommandError as error:  # which keeps one person out, and not all
            self.stderr.write(str(error))
