"""The WSGI application that every web process serves."""

import os

from django.core.wsgi import get_wsgi_application

from streamex.installation import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamex.settings")

prepare()
application = get_wsgi_application()
