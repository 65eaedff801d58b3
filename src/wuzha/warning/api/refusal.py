# SPDX-License-Identifier: Apache-2.0
"""How every operation describes a refused request (`web.problems`)."""

from __future__ import annotations

from ninja import Schema


class FaultOut(Schema):
    """A field that does not fit."""

    field: str
    code: str
    detail: str


class RefusalOut(Schema):
    """A refused request (RFC 9457): a stable code, and what is wrong and what to do in the language asked for."""

    type: str
    status: int
    code: str
    detail: str
    where: str | None = None
    errors: list[FaultOut] | None = None
