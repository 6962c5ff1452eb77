"""The sync half: pages."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gromootvod.project.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
