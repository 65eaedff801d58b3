# SPDX-License-Identifier: Apache-2.0
"""Going over to a new master key: begin a generation, let everything go over to it, give the old one up.

1. `begin` puts the new key beside the old one and enters it. From then on new seals use it; every process notices
   within seconds (`follow`).
2. `work.go_on` lets the blind indexes go over, then the sealed columns, then the files: a worker's task, or the
   command with `--wait`. Killed anywhere, the next one goes on.
3. `retire.retire` gives the old key up when nothing is left under it.
"""

from __future__ import annotations

import os
import secrets

from django.db import transaction

from wuzha import keys
from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.custody.models import KeptKey, KeyGeneration, ResealPart
from wuzha.custody.rulesets import SEALING
from wuzha.custody.services.follow import look
from wuzha.custody.services.indexes import guard
from wuzha.custody.services.places import FILES, INDEXES, UPLOADS, sealed_tables
from wuzha.custody.services.proof import made
from wuzha.keys.ciphers import NONCE
from wuzha.keys.ring import BYTES, LAST_GENERATION, Ring, fingerprint
from wuzha.locks import Lock, hold
from wuzha.runtime.keys import COMMAND, FILE, master_keys, source, write_ring
from wuzha.runtime.messages import OperatorError
from wuzha.runtime.roles import as_owner

ACTOR = Actor.system("keys")


def newest() -> KeyGeneration:
    """The generation in use."""
    found: KeyGeneration | None = KeyGeneration.objects.order_by("number").last()
    assert found is not None  # noqa: S101 - entered at the first start (`check_keys`)
    return found


def begin() -> KeyGeneration:
    """Begin a new generation. Raises OperatorError when one is not gone over to yet, or its key is not given."""
    with hold(Lock.ROTATION) as held:
        last = newest()
        if not held or last.resealed_at is None:
            raise OperatorError(
                f"上一次轮换（第 {last.number} 代）还没有完成。请用 wuzha keys show 查看进度，完成后再轮换。",
                f"The last rotation (generation {last.number}) is not done. wuzha keys show tells how far it is; "
                "rotate again after that.",
            )
        number = last.number + 1
        if number > LAST_GENERATION:
            raise OperatorError("主密钥的代号已用完。", "There is no number left for another generation.")
        ring = _with_new_key(number)
        _enter(number, ring)
    with as_owner():
        guard()
    look()
    return newest()


def _with_new_key(number: int) -> Ring:
    """The ring with the new key: made and written beside the old one in a file, or given there by the operator."""
    ring = master_keys()
    if number not in ring.keys:
        if source() != FILE:
            how_zh, how_en = (
                ("让命令同时输出", "Let the command write both keys")
                if source() == COMMAND
                else ("在所有进程的变量中同时给出", "Give both keys in the variable of every process")
            )
            restart_zh = "" if source() == COMMAND else "并重启，"
            restart_en = "" if source() == COMMAND else ", restart them,"
            raise OperatorError(
                f"{source()} 中没有第 {number} 代主密钥。请生成 32 字节随机数，{how_zh}：“{number}:新密钥”和"
                f"“{number - 1}:旧密钥”（base64，各一行），{restart_zh}再运行。",
                f"{source()} has no master key of generation {number}. Make 32 random bytes. {how_en}, "
                f"{number}:NEW and {number - 1}:OLD (base64, one a line){restart_en} and run this again.",
            )
        ring = ring.with_key(number, secrets.token_bytes(BYTES))
        write_ring(ring)
    if fingerprint(ring.keys[number]) in {fingerprint(key) for n, key in ring.keys.items() if n != number}:
        raise OperatorError("新密钥与旧密钥相同。", "The new key is the same as an old one.")
    keys.use(ring)
    return ring


@transaction.atomic
def _enter(number: int, ring: Ring) -> None:
    """The record of the generation, its parts, and the lasting keys of those before, wrapped under it."""
    wrapped = [_kept(purpose, n, number) for n in range(1, number) for purpose in lasting_of(n)]
    generation = made(number, ring.keys[number], index_hash=SEALING.at().index_hash)
    generation.save(force_insert=True)
    KeptKey.objects.bulk_create(wrapped)
    ResealPart.objects.bulk_create([ResealPart(generation=generation, name=name) for name in (INDEXES, *part_names())])
    detail = {"generation": number, "fingerprint": generation.fingerprint}
    record(ACTOR, "keys.rotate", on=("key", number), detail=detail)


def lasting_of(generation: int) -> tuple[str, ...]:
    return keys.KEPT_OF_FIRST if generation == 1 else keys.KEPT_OF_LATER


def _kept(purpose: str, generation: int, under: int) -> KeptKey:
    nonce, key = os.urandom(NONCE), keys.lasting(purpose, generation)
    wrapped = nonce + keys.wrapping(under).encrypt(nonce, key, keys.kept_name(purpose, generation))
    return KeptKey(purpose=purpose, generation=generation, under=under, wrapped=wrapped)


def part_names() -> list[str]:
    return [*(table.label for table in sealed_tables()), FILES, UPLOADS]
