# SPDX-License-Identifier: Apache-2.0
"""From a PostgreSQL URL to Django's dictionary."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: Seconds to wait for a connection of the pool, and seconds after which one that nobody needs is closed. Requests wait
#: their turn before (`wuzha.ui.turns`), so that who waits here waits for a database that is away.
POOL_PATIENCE, POOL_IDLE = 3, 60
#: Seconds for which the pool tries to replace a lost connection by itself, ever later; after that the next request does
#: at once. With the pool's own five minutes a database that came back would be noticed up to a minute later.
POOL_RECONNECT = 2


def database_from_url(url: str, pool: int = 0) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/dir` as a Django database.

    An empty URL is allowed, so that commands which need no database can load the settings. A web process answers each
    request in a thread of its own, so connections that belong to a thread would pile up: there `pool` says how many
    they share at most.
    """
    parts = urlsplit(url or "postgresql:///wuzha")
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(f"WUZHA_DATABASE_URL must start with postgresql://, not {parts.scheme}://")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    port = query.pop("port", None) or (str(parts.port) if parts.port else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "wuzha",
        "USER": query.pop("user", None) or unquote(parts.username or ""),
        "PASSWORD": query.pop("password", None) or unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        # A worker works every minute: with a shorter life each of its threads would connect anew each time.
        "CONN_MAX_AGE": 0 if pool else 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**query, **({"pool": _pool(pool)} if pool else {})},
    }


def _pool(size: int) -> dict[str, Any]:
    return {
        "min_size": 1, "max_size": size, "timeout": POOL_PATIENCE, "max_idle": POOL_IDLE,
        "reconnect_timeout": POOL_RECONNECT,
    }  # fmt: skip
