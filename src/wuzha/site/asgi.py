# SPDX-License-Identifier: Apache-2.0
"""The web process."""

from __future__ import annotations

import os
from pkgutil import resolve_name

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.site.settings.base")

django.setup(set_prefix=False)

# These need the settings that Django has now loaded.
from wuzha.ui import registry  # noqa: E402
from wuzha.ui.bodies import App, limit_bodies  # noqa: E402
from wuzha.ui.turns import take_turns  # noqa: E402
from wuzha.ui.uploads import SealedBodies  # noqa: E402

#: What an app puts around it (posts of sources, which share one connection) needs no place of its own.
application: App = take_turns(SealedBodies())
for name in registry.wrappers:
    application = resolve_name(name)(application)
application = limit_bodies(application)
