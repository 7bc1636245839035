"""The entry point of the web server."""

import os

import django

from pilar.kernel.uploads import BoundedHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
django.setup(set_prefix=False)
application = BoundedHandler()
