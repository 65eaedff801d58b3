# SPDX-License-Identifier: Apache-2.0
"""What callers told of cases in their own words, sealed, for who looks for what cases have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Coalesce

from wuzha.calls.models import Call, CallAnswer
from wuzha.sealed import Sealed

#: Answers that are a number of who called or was deceived.
_OWN = ("phone", "caller_phone", "own_account")


@dataclass(slots=True)
class Told:
    """Of the calls about a case: the latest account of each, and blind indexes of numbers that are the callers'."""

    texts: list[Sealed] = field(default_factory=list)
    own: set[bytes] = field(default_factory=set)


def told(cases: Collection[int]) -> dict[int, Told]:
    """Case → what was told of it on the telephone, whoever asks: for the system alone."""
    calls = Call.unscoped.filter(Q(criminal_case__in=cases) | Q(case__case__in=cases))
    about = dict(calls.annotate(about=Coalesce("criminal_case_id", "case__case_id")).values_list("pk", "about"))
    found: dict[int, Told] = defaultdict(Told)
    stories: dict[int, Sealed | None] = {}
    rows = CallAnswer.unscoped.filter(call__in=about, name__in=("story", *_OWN)).order_by("pk")
    for call, name, value, index in rows.values_list("call_id", "name", "value", "value_index"):
        if name == "story":
            stories[call] = value
        elif index is not None:
            found[about[call]].own.add(bytes(index))
    for call, text in stories.items():
        if text is not None:
            found[about[call]].texts.append(text)
    return found
