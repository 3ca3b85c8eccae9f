"""The Celery application: queues `media` for encodes, `default` for everything short."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")

app = Celery("streamex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["catalog", "catalog.importing", "recommendations"])
