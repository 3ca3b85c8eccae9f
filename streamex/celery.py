"""The Celery application: queues `media` for encodes, `default` for everything short."""

import os
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")

app = Celery("streamex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["catalog", "recommendations"])


@app.on_configure.connect
def make_broker_folders(**_kwargs: object) -> None:
    """Make the folders of the embedded broker, which its transport expects to find."""
    options = app.conf.broker_transport_options or {}
    for name in ("data_folder_in", "control_folder"):
        if folder := options.get(name):
            Path(folder).mkdir(parents=True, exist_ok=True)
