# SPDX-License-Identifier: Apache-2.0
"""The web process."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.site.settings.base")

django = get_asgi_application()

# These need the settings that Django has now loaded.
from wuzha.ui.bodies import limit_bodies  # noqa: E402
from wuzha.warning.api.lean import lean_posts  # noqa: E402

application = limit_bodies(lean_posts(django))
