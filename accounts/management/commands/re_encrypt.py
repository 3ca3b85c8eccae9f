"""`manage.py re_encrypt`: what is stored encrypted, by the newest secret key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.second_factors import re_encrypt_second_factors
from accounts.encryption import UnreadableError


class Command(BaseCommand):
    """Encrypts anew; may run as often as one likes, and beside what runs."""

    help = (
        "Encrypt the seeds of second factors by STREAMEX_SECRET_KEY, where a key of "
        "STREAMEX_SECRET_KEY_FALLBACKS still does. After that those can go, once whoever signed in "
        "under them has come back: after thirty days."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Encrypt anew and say how many rows."""
        try:
            count = re_encrypt_second_factors()
        except UnreadableError as error:
            raise CommandError(
                "A second factor was encrypted by a key that is not known. Put that key into "
                "STREAMEX_SECRET_KEY_FALLBACKS."
            ) from error
        if options["verbosity"]:
            self.stdout.write(f"{count} second factors were encrypted anew.")
