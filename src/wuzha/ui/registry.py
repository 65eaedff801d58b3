# SPDX-License-Identifier: Apache-2.0
"""What apps register in their `apps.py` and `site` assembles into one product.

Modules are named, not given: they are imported when the web process needs them, not by every command. What is in them
is named `module:name`, as `pkgutil.resolve_name` reads it.
"""

from __future__ import annotations

from typing import Any

#: Prefix → module with the addresses below it.
addresses: dict[str, str] = {}
#: Prefix → what to do for whoever may not open what is below it.
refused: dict[str, Any] = {}
#: Modules with an app's part of `/api/v1/`: `ROUTERS` in the order of the description, and for the reference page
#: `GROUPS` (tag → heading) and `TITLES` (operation → title).
apis: list[str] = []
#: Functions that put something around the ASGI application.
wrappers: list[str] = []
#: Functions that give pages more than the shell does: from a request to names for the templates.
contexts: list[str] = []
