# SPDX-License-Identifier: Apache-2.0
"""What a restored installation is held against: rows by table, files by record, the trail."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from wuzha.audit.actor import Actor
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record
from wuzha.audit.verify import verify
from wuzha.backup.dump import restored
from wuzha.backup.manifest import Manifest
from wuzha.backup.places import own_role
from wuzha.backup.tables import differences, digests
from wuzha.runtime import roles
from wuzha.runtime.messages import OperatorError
from wuzha.sealed.files import read_sealed
from wuzha.sealed.owners import Place, owners

ACTOR = Actor.system("backup")


def refuse_newer(manifest: Manifest) -> None:
    """Raises OperatorError when the backup's schema is one that this version does not know."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {*loader.disk_migrations, *(old for one in loader.disk_migrations.values() for old in one.replaces)}
    apps = {app for app, _name in known}
    unknown = [name for name in manifest.migrations if name.partition(".")[0] in apps and _pair(name) not in known]
    if unknown:
        raise OperatorError(
            f"备份由更新的版本（{manifest.version}）做成，本版本不认识它的数据库结构（{unknown[0]}）。请先升级无诈再恢复。",
            f"The backup was made by a newer version ({manifest.version}) whose schema this one does not know "
            f"({unknown[0]}). Update Wuzha first.",
        )


def _pair(migration: str) -> tuple[str, str]:
    app, _, name = migration.partition(".")
    return app, name


def refuse_full_database() -> None:
    """Raises OperatorError when there are tables already."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables:
        raise OperatorError(
            "要恢复到的数据库不是空的，不会覆盖。请新建一个空数据库，用 WUZHA_DATABASE_URL 指定。",
            "The database to restore into is not empty, and is not written over. Create an empty one and name it in "
            "WUZHA_DATABASE_URL.",
        )


def bring_database(manifest: Manifest, pieces: Iterable[bytes]) -> None:
    """All belongs to the owner of this installation, whoever owned it there, and its application may use it."""
    application = roles.name()
    with roles.as_owner(), connection.cursor() as cursor:
        server = cursor.connection.info.server_version // 10000
        restored(own_role(), pieces, server, made=int(manifest.server.partition(".")[0]))
        cursor.execute("ANALYZE")
        roles.grant(application)


def differing(manifest: Manifest) -> list[str]:
    """Tables that do not hold what they held."""
    with roles.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        return differences(manifest.tables, digests(cursor))


def files(manifest: Manifest) -> tuple[list[str], list[str]]:
    """(missing, damaged): each file that a record names, by record and path; those erased since are no fault."""
    erased = {gone.path for gone in manifest.erased}
    missing: list[str] = []
    damaged: list[str] = []
    for owner in owners():
        rows = owner.rows()
        for key, name in rows.order_by().values_list("pk", owner.column).iterator(chunk_size=2000):
            text = name.hex if isinstance(name, UUID) else name
            path = owner.place.path(text)
            told = f"{owner.name[1]} {rows.model._meta.label_lower}:{key} {path.name}"
            try:
                if owner.place is Place.FILES:
                    read_sealed(UUID(text))
                else:
                    path.open("rb").close()
            except FileNotFoundError:
                if not any(one.endswith(f"/{path.name}") for one in erased):
                    missing.append(told)
            except (InvalidTag, ValueError):
                damaged.append(told)
    return missing, damaged


def chain() -> str:
    """Why the trail is not whole with the anchors that are here, empty if it is."""
    seal_all()
    found = verify().first
    return "" if found is None else f"{found.reason} {found.seq}"


def migrations() -> list[str]:
    """What the schema of this database is, as a manifest says it."""
    with roles.as_owner():
        return [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]


def rows() -> int:
    """Of all tables."""
    with roles.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        return sum(rows for rows, _digest in digests(cursor).values())


def note(manifest: Manifest, *, differing: int, missing: int, until: bool = False) -> None:
    """The restore is in the trail it restored."""
    detail = {"at": manifest.at, "differing": differing, "missing": missing, "until": until}
    record(ACTOR, "backup.restored", rows=manifest.files, outcome="OK" if not differing else "REFUSED", detail=detail)
