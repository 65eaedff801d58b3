# SPDX-License-Identifier: Apache-2.0
"""The work of people through programs: the same services as the pages, with an access token instead of a session."""

from __future__ import annotations

from ninja import Router

from wuzha.warning.api.persons import callbacks, desk, field, grid, words

#: Every operation of an access token.
routers: list[Router] = [words.router, desk.router, field.router, grid.router, callbacks.router]
