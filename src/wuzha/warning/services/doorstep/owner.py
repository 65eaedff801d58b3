# SPDX-License-Identifier: Apache-2.0
"""Whose phone records are: a name for a person that says nothing to whoever reads the phone."""

from __future__ import annotations

from hashlib import blake2b

from wuzha.keys import derive


def owner_of(person_id: int | None) -> str:
    """32 hex digits, always the same for one person."""
    return blake2b(str(person_id).encode(), digest_size=16, key=derive("phone-owner")).hexdigest()


def session_tag(session_key: str | None, posting_id: int | None) -> str:
    """What marks the tasks on a phone as taken in this session and posting; nothing without a session."""
    if not session_key or posting_id is None:
        return ""
    return blake2b(f"{session_key}:{posting_id}".encode(), digest_size=16, key=derive("phone-session")).hexdigest()
