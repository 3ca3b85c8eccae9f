#!/usr/bin/env python
"""StreamEx's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from streamex.installation import prepare


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")
    try:
        prepare()
    except OSError as error:
        sys.exit(f"streamex: cannot write to {error.filename}: {error.strerror}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
