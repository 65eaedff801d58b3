# SPDX-License-Identifier: Apache-2.0
"""The chain of custody: in whose hands an exhibit may pass, and from where to where.

公安机关办理刑事案件程序规定 (令159, 2020) 227–230, 235: two officers, a witness, a list; who investigates does not
keep. 公安机关涉案财物管理若干规定 (公通字〔2015〕21号) 10, 11, 14: handed in within 24 hours, lent with a time of
return that a decision may put off. The database holds the same triples (`0001_schema`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    IN_HAND = "IN_HAND", pgettext_lazy("exhibit", "In an officer's hands")
    STORED = "STORED", pgettext_lazy("exhibit", "In store")
    LENT = "LENT", pgettext_lazy("exhibit", "Lent for examination")
    HANDED_OVER = "HANDED_OVER", pgettext_lazy("exhibit", "Handed over with the case")
    GIVEN_BACK = "GIVEN_BACK", pgettext_lazy("exhibit", "Given back to its owner")
    SURRENDERED = "SURRENDERED", pgettext_lazy("exhibit", "Paid into the treasury")
    DESTROYED = "DESTROYED", pgettext_lazy("exhibit", "Destroyed by decision")


class Act(models.TextChoices):
    TAKE = "take", pgettext_lazy("exhibit", "Taken")
    STORE = "store", pgettext_lazy("exhibit", "Put into store")
    LEND = "lend", pgettext_lazy("exhibit", "Lent for examination")
    EXTEND = "extend", pgettext_lazy("exhibit", "Time of return put off")
    RETURN = "return", pgettext_lazy("exhibit", "Came back")
    RESEAL = "reseal", pgettext_lazy("exhibit", "Sealed anew")
    NOTE = "note", pgettext_lazy("exhibit", "Explained")
    HAND_OVER = "hand_over", pgettext_lazy("exhibit", "Handed over with the case")
    GIVE_BACK = "give_back", pgettext_lazy("exhibit", "Given back to its owner")
    SURRENDER = "surrender", pgettext_lazy("exhibit", "Paid into the treasury")
    DESTROY = "destroy", pgettext_lazy("exhibit", "Destroyed by decision")


S, A = State, Act
_HERE = (S.IN_HAND, S.STORED)
#: Act → the states it starts from, and the one it leads to; `None` leaves the state as it is.
CHAIN: dict[Act, tuple[tuple[State, ...], State | None]] = {
    A.STORE: (_HERE, S.STORED),
    A.LEND: (_HERE, S.LENT),
    A.EXTEND: ((S.LENT,), None),
    A.RETURN: ((S.LENT, S.HANDED_OVER), S.IN_HAND),
    A.RESEAL: (_HERE, None),
    A.NOTE: (tuple(State), None),
    A.HAND_OVER: (_HERE, S.HANDED_OVER),
    A.GIVE_BACK: (_HERE, S.GIVEN_BACK),
    A.SURRENDER: (_HERE, S.SURRENDERED),
    A.DESTROY: (_HERE, S.DESTROYED),
}
#: We answer for it: somebody here holds it, or lent it out.
OURS = (S.IN_HAND, S.STORED, S.LENT)
#: What a document proves.
WITH_PAPER = (A.HAND_OVER, A.GIVE_BACK, A.SURRENDER, A.DESTROY)


def target(act: Act, state: str) -> State | None:
    """Where the act leads from the state; nothing where it is not possible."""
    starts, end = CHAIN.get(act, ((), None))
    if state not in starts:
        return None
    return end or State(state)


def triples() -> list[tuple[str, str, str]]:
    """(act, from, to) of every lawful step after the first."""
    return sorted(
        (act.value, start.value, (end or start).value) for act, (starts, end) in CHAIN.items() for start in starts
    )


class Way(models.TextChoices):
    """How it came to the police."""

    SEIZED = "SEIZED", pgettext_lazy("exhibit", "Seized")
    FOUND = "FOUND", pgettext_lazy("exhibit", "Collected at the scene")
    HANDED_IN = "HANDED_IN", pgettext_lazy("exhibit", "Handed in")
    OBTAINED = "OBTAINED", pgettext_lazy("exhibit", "Obtained from whoever kept it")
