# SPDX-License-Identifier: Apache-2.0
"""Is the given key the one that this database was sealed with? Asked before anything is read or written.

A wrong key would open nothing, and worse: it would go on sealing, so that two halves of the data belong to two keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection
from django.utils import timezone

from wuzha import keys
from wuzha.audit.chain import GENESIS, Linker
from wuzha.audit.content import COVERED
from wuzha.audit.models import Event
from wuzha.custody.models import KeyGeneration
from wuzha.custody.services.proof import made, proves
from wuzha.keys import UnknownKeyError
from wuzha.keys.ring import Ring, fingerprint
from wuzha.runtime.keys import source
from wuzha.runtime.messages import OperatorError
from wuzha.sealed.erasing import sealed_fields
from wuzha.sealed.value import Sealed

_TRAIL = Event._meta.db_table
#: How many of the first links are tried.
_LINKS = 50


def check_keys() -> None:
    """Raises OperatorError unless the ring has every key that this database needs.

    1. Before its tables are made, the trail of an older installation must be linked with the key: a migration may add
       to it.
    2. On the first start the first generation is entered; if there are sealed data or a trail already, the key must
       open and have linked them.
    3. Every generation that was not given up must be in the ring, and be the same key.
    """
    tables = connection.introspection.table_names()
    ring = keys.current()
    if KeyGeneration._meta.db_table not in tables:
        if Event._meta.db_table in tables and 1 in ring.keys and not _fits(ring.keys[1], _linked):
            raise _not_its_own(ring)
        return
    known = _known()
    if not known:
        _enter_the_first(ring)
        known = _known()
    keys.use(known=keys.read_generations())
    for generation in known:
        if generation.retired_at is not None:
            continue
        key = ring.keys.get(generation.number)
        if key is None:
            raise _missing(generation, ring)
        if not proves(generation, key):
            raise _wrong(generation, key)


def _known() -> list[KeyGeneration]:
    return list(KeyGeneration.objects.order_by("number"))


def _enter_the_first(ring: Ring) -> None:
    if 1 not in ring.keys:
        raise OperatorError(
            f"{source()} 中没有第 1 代主密钥；新库从第 1 代开始。请给出第 1 代密钥，或从备份恢复数据库。",
            f"{source()} has no master key of generation 1, with which a new database begins. Give that key, or "
            "restore the database from its backup.",
        )
    if not _fits(ring.keys[1], _opens) or not _fits(ring.keys[1], _linked):
        raise _not_its_own(ring)
    now = timezone.now()
    # Of two processes that start together one enters it; the other compares with what that one entered.
    KeyGeneration.objects.bulk_create(
        [made(1, ring.keys[1], made_at=now, indexed_at=now, resealed_at=now)], ignore_conflicts=True
    )


def _fits(key: bytes, look: Callable[[], bool]) -> bool:
    """Whether what an older version left goes with the key."""
    before = keys.current()
    keys.use(Ring({1: key}))
    try:
        return look()
    finally:
        keys.use(before)


def _opens() -> bool:
    """Whether one value of each table that holds any opens."""
    try:
        for value in _samples():
            value.blind()
    except (InvalidTag, UnknownKeyError):
        return False
    return True


def _linked() -> bool:
    """Whether one of the first links of the trail holds; also when there is none. Some of them may be forged."""
    columns = {column.name for column in connection.introspection.get_table_description(connection.cursor(), _TRAIL)}
    wanted = [*COVERED, "at", "seq", "hash", *(["mac"] if "mac" in columns else [])]
    rows = list(Event.objects.filter(seq__isnull=False).order_by("seq").values(*wanted)[:_LINKS])
    linker, previous = Linker(), GENESIS
    for row in rows:
        event = SimpleNamespace(**{"mac": None, **row})
        if linker.check(previous, row["seq"], event, before_boundary=True) is not None:
            return True
        previous = bytes(row["hash"] or b"")
    return not rows


def _samples() -> Iterator[Sealed]:
    for model in apps.get_models():
        for field in sealed_fields(model)[:1]:
            rows = model._base_manager.filter(**{f"{field.name}__isnull": False})
            yield from rows.values_list(field.name, flat=True)[:1]


def _not_its_own(ring: Ring) -> OperatorError:
    name = fingerprint(ring.keys[1])
    return OperatorError(
        f"{source()} 中的主密钥（指纹 {name}）打不开本库已加密的数据，或不是审计链所用的密钥。请恢复原来的密钥再启动；"
        "数据没有改动。",
        f"The master key in {source()} (fingerprint {name}) does not open what is sealed in this database, or did not "
        "link its trail. Restore the right key and start again; nothing was changed.",
    )


def _missing(generation: KeyGeneration, ring: Ring) -> OperatorError:
    here = "、".join(f"{number}: {fingerprint(key)}" for number, key in sorted(ring.keys.items()))
    return OperatorError(
        f"缺少第 {generation.number} 代主密钥（指纹 {generation.fingerprint}）；{source()} 中只有 {here}。"
        "平台没有启动，数据没有改动。请恢复含有这一代的密钥（备份、密钥服务或分片），再启动。",
        f"Generation {generation.number} of the master key (fingerprint {generation.fingerprint}) is missing; "
        f"{source()} has {here}. Nothing was started or changed. Restore that key from its backup, the key service or "
        "its shares, and start again.",
    )


def _wrong(generation: KeyGeneration, key: bytes) -> OperatorError:
    return OperatorError(
        f"主密钥不是本库的密钥：第 {generation.number} 代应为 {generation.fingerprint}，"
        f"{source()} 中是 {fingerprint(key)}。平台没有启动，数据没有改动。请从备份、密钥服务或分片（wuzha keys join）"
        "恢复指纹相符的密钥，再启动。",
        f"This is not the master key of this database: generation {generation.number} should be "
        f"{generation.fingerprint}, {source()} has {fingerprint(key)}. Nothing was started or changed. Restore the key "
        "with the right fingerprint from its backup, the key service or its shares (wuzha keys join), and start again.",
    )
