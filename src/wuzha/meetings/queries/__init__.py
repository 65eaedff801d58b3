# SPDX-License-Identifier: Apache-2.0
"""Reads of the joint meeting, always for an actor: who belongs to it, its meetings, plans and sheets, who owes what."""

from __future__ import annotations

from wuzha.meetings.queries.members import Standing, members_on

__all__ = ["Standing", "members_on"]
