#!/usr/bin/env python
"""StreamEx's command line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility

from streamex.installation import prepare


class CommandLine(ManagementUtility):
    """Django's command line, which prepares the installation for a command that is going to run.

    By then `--settings` and `--pythonpath` have been read. What only prints (the help, the
    version, that there is no such command) works where nothing can be written.
    """

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """Return the command; exit if there is none, or if its installation cannot be prepared."""
        command = super().fetch_command(subcommand)
        if not self._only_helps():
            try:
                prepare()
            except OSError as error:
                sys.exit(f"streamex: cannot write to {error.filename}: {error.strerror}")
            except ImproperlyConfigured as error:
                sys.exit(f"streamex: {error}")
        return command

    def _only_helps(self) -> bool:
        return (
            self.argv[1] == "help"
            or not {"-h", "--help"}.isdisjoint(self.argv[2:])
            or "DJANGO_AUTO_COMPLETE" in os.environ
        )


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")
    CommandLine(sys.argv).execute()


if __name__ == "__main__":
    main()
