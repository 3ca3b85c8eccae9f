"""The WSGI application that every web process serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from streamex.installation import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")

prepare()
# A server that somebody starts by hand may listen anywhere: only where it was said that it listens
# on this machine alone, it counts as private (`accounts.site`).
settings.LISTEN = os.environ.get("STREAMEX_LISTEN", "")
application = get_wsgi_application()
