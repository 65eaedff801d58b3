# SPDX-License-Identifier: Apache-2.0
"""Evidence of a measure: a snapshot of facts that name nobody, and the keys of the records they were taken from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal rests on.

    `facts` are plain values by their codes (numbers, days as text, codes, lists and mappings of such), never a name or
    a number of a person. `labels` are their names in Chinese, as a paper and the page print them: a snapshot keeps the
    words it was read with. `keys` are type and key of each record counted, as the trail names them. `words` may name
    people and is sealed.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[tuple[str, int], ...] = ()
    words: str = ""

    def missing(self, needed: tuple[str, ...]) -> list[str]:
        """Which of the needed facts are not there: no value, an empty one, or a plain no."""
        return [code for code in needed if self.facts.get(code) in (None, "", [], {}, False)]


def digest(facts: Mapping[str, Any], keys: Any, ground: Mapping[str, Any]) -> str:
    """SHA-256 of a snapshot in its canonical form: who has the snapshot can show that nothing of it was changed."""
    canonical = {"facts": facts, "keys": [list(one) for one in keys], "ground": ground}
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
