# SPDX-License-Identifier: Apache-2.0
"""Keys from the master key."""

from __future__ import annotations

from wuzha.keys import derive, fingerprint


def test_a_fingerprint_names_one_key_and_tells_nothing_of_it() -> None:
    one, other = bytes(32), bytes(31) + b"\1"
    assert fingerprint(one) == "9f78-35c3-92a8-66f2"  # pinned: it stands in backups
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint().replace("-", "") not in derive("seal").hex()
