# SPDX-License-Identifier: Apache-2.0
"""Addresses of static files (`wuzha.ui.built`)."""

from __future__ import annotations

from django.contrib.staticfiles.storage import StaticFilesStorage

from wuzha.ui.built import DIST, folder


class VersionedStorage(StaticFilesStorage):
    """What is built has its version in its address; what other packages bring has none."""

    def url(self, name: str | None) -> str:
        return super().url(f"{folder()}/{name.removeprefix(DIST)}" if name and name.startswith(DIST) else name)
