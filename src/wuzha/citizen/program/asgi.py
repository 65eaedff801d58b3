# SPDX-License-Identifier: Apache-2.0
"""What uvicorn serves."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.citizen.program.settings")
application = get_asgi_application()
