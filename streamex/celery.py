"""The Celery application: queues `media` for encodes, `default` for everything short."""

import os

from celery import Celery

from streamex.folder_broker import use_whole_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")

use_whole_messages()
app = Celery("streamex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["catalog", "catalog.importing", "recommendations"])
