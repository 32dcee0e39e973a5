"""The WSGI entry point for gunicorn."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # A sentence for whoever set it up; a traceback would bury it.
    sys.exit(str(error))
