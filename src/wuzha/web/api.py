# SPDX-License-Identifier: Apache-2.0
"""The API of the product. Rooms add their routers in `web.api_routes`; no page of it loads anything from outside."""

from __future__ import annotations

from importlib.metadata import version

from ninja import NinjaAPI

#: No documentation pages: theirs come from another host. The description itself is at `/api/v1/openapi.json`,
#: for people who are logged in.
api = NinjaAPI(title="Wuzha 无诈", version=version("wuzha"), docs_url=None, openapi_url=None, urls_namespace="api")
