# SPDX-License-Identifier: Apache-2.0
"""Reads of evidence, always for an actor."""

from __future__ import annotations

from wuzha.evidence.queries.entities import Found, entities_of
from wuzha.evidence.queries.lists import key_in

__all__ = ["Found", "entities_of", "key_in"]
