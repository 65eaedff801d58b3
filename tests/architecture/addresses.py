# SPDX-License-Identifier: Apache-2.0
"""Every address of the product, from the resolver itself: a new page cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI
from ninja.operation import Operation

from wuzha.org.roles import May
from wuzha.site.api import api

#: Open to everybody. Nothing else may be. What works without signal is fetched without a session: no data is in it.
PUBLIC = frozenset(
    {
        "site:login",
        "site:logout",
        "site:demo",
        "site:filling",
        "site:language",
        "site:healthz",
        "warning:phone_worker",
        "outreach:phone",
        "outreach:phone_worker",
        "outreach:sign",
        "lecturers:judge",
        "lecturers:judge_worker",
        "lecturers:judge_me",
        "lecturers:judge_sync",
        "lecturers:mark",
    }
    | {f"warning:{face}_{part}" for face in ("tasks", "grid") for part in ("manifest", "offline")}
)


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern: its name with namespace, its view and the names of what it takes from the path."""

    name: str
    view: Callable[..., HttpResponseBase]
    takes: tuple[str, ...]

    @property
    def gates(self) -> tuple[tuple[May, ...], ...]:
        """What each gate asks for, one of each must be held; empty without a gate."""
        gates: tuple[tuple[May, ...], ...] = getattr(self.view, "gates", ())
        return gates


def addresses() -> list[Address]:
    """Everything the resolver knows, the API's operations left out (`operations`)."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: Any, namespace: str, takes: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        here = (*takes, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            if pattern.namespace == api.urls_namespace:
                continue
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield Address(f"{namespace}{pattern.name}", pattern.callback, here)


def operations(of: NinjaAPI = api) -> list[tuple[str, Operation]]:
    """Every operation of the API with its path below `/api/v1/`."""
    return [
        ("/".join(part.strip("/") for part in (prefix, path) if part.strip("/")), operation)
        for prefix, router in of._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]
