# SPDX-License-Identifier: Apache-2.0
"""Giving an old master key up: only when nothing is left under it, and with the lasting keys kept under the new one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wuzha import keys
from wuzha.audit.services import record
from wuzha.custody.models import KeyGeneration
from wuzha.custody.services.left import left
from wuzha.custody.services.rotate import ACTOR, lasting_of, newest
from wuzha.keys.ring import Ring
from wuzha.runtime.keys import FILE, master_keys, source, write_ring
from wuzha.runtime.messages import OperatorError, say


def retire(number: int, *, lost_too: bool = False) -> dict[str, int]:
    """Give an old generation up; what of it could not be opened anyway (`left`).

    Raises OperatorError when it is the newest, not gone over from yet, or something still needs it; `lost_too` leaves
    what cannot be opened behind.
    """
    generation = KeyGeneration.objects.filter(pk=number).first()
    last = newest()
    if generation is None or generation.retired_at is not None or number == last.number:
        raise OperatorError(
            f"没有可以停用的第 {number} 代主密钥；在用的是第 {last.number} 代。",
            f"There is no generation {number} to give up; the one in use is {last.number}.",
        )
    rest = left(number)
    if last.resealed_at is None or (rest and not lost_too):
        raise OperatorError(
            f"第 {number} 代主密钥还不能停用，仍需要它的有：{_told(rest) or '正在进行的轮换'}。数据没有改动。"
            "轮换完成后（wuzha keys show）再试；其中打不开的损坏数据可用 --lost-too 放弃。",
            f"Generation {number} cannot be given up yet; it is still needed by: {_told(rest) or 'the rotation'}. "
            "Nothing was changed. Try again when the rotation is done (wuzha keys show); --lost-too leaves behind "
            "what is damaged and does not open.",
        )
    _prove_kept(last.number)
    with transaction.atomic():
        KeyGeneration.objects.filter(number__lte=number, retired_at=None).update(retired_at=timezone.now())
        record(ACTOR, "keys.retire", on=("key", number), detail={"unreadable": sum(rest.values())})
    if source() == FILE:
        ring = master_keys()
        for one in [n for n in ring.keys if n <= number]:
            ring = ring.without(one)
        write_ring(ring)
        keys.use(ring)
    else:
        say(
            f"请从 {source()} 中去掉第 {number} 代及更早的密钥。",
            f"Take the keys up to generation {number} out of {source()}.",
        )
    return rest


def _prove_kept(under: int) -> None:
    """Raises OperatorError unless every lasting key of earlier generations opens under the one that stays."""
    ring = keys.current()
    only = Ring({under: ring.keys[under]})
    for number in range(1, under):
        for purpose in lasting_of(number):
            before = keys.lasting(purpose, number)
            keys.use(only)
            try:
                same = keys.lasting(purpose, number) == before
            finally:
                keys.use(ring)
            if not same:
                raise OperatorError(
                    "保留的密钥与原来的不一致，没有停用。", "A kept key differs from what it was; nothing was given up."
                )


def _told(rest: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in rest.items())
