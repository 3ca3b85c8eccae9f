"""The Celery application: queues `media` for encodes, `default` for everything short."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

from streamex import installation
from streamex.folder_broker import use_whole_messages
from streamex.schedule import FORMER_NAMES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")

use_whole_messages()
app = Celery("streamex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "accounts.actions",
        "accounts.actions.payments",
        "catalog",
        "catalog.importing",
        "recommendations",
    ]
)


@celeryd_init.connect
@beat_init.connect
def _prepare(**_named: Any) -> None:
    """Prepare a worker and beat: this module is imported by whatever only sends tasks, too."""
    installation.prepare()


@celeryd_init.connect
def _accept_former_names(**_named: Any) -> None:
    """Let a worker do what it is asked for by a former name, instead of reporting an error."""
    for former, name in FORMER_NAMES.items():
        app.tasks[former] = app.tasks[name]
