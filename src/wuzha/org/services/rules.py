# SPDX-License-Identifier: Apache-2.0
"""Rules in force: a change is a new version from a coming moment on; nothing that was in force is ever edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import RuleVersion
from wuzha.org.roles import May
from wuzha.org.rule_diff import changes
from wuzha.org.rules import rule_set
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, at_the_top
from wuzha.refusals import RefusalError

#: How many changed places the audit event names; the versions themselves hold them all.
NAMED = 50


@transaction.atomic
def add_version(
    actor: Actor, key: str, *, value: dict[str, Any], valid_from: datetime, citation: str, note: str
) -> RuleVersion:
    """Put a new version of a rule set in force from a moment on.

    Raises `pydantic.ValidationError` for a value its schema refuses, `KeyError` for an unknown rule set, and
    `RefusalError`: TOP_ONLY, NOT_FUTURE, MOMENT_TAKEN, NOTHING_CHANGED.
    """
    allow(actor, May.MANAGE_RULES)
    if not actor.is_system and not at_the_top(actor):
        raise RefusalError(Code.TOP_ONLY)
    rules = rule_set(key)
    clean = rules.parse(value).model_dump(mode="json")
    if valid_from <= timezone.now():
        raise RefusalError(Code.NOT_FUTURE)
    rules.forget()
    before = rules.version_at(valid_from).value.model_dump(mode="json")
    places = [change.where for change in changes(before, clean)]
    if not places:
        raise RefusalError(Code.NOTHING_CHANGED)
    try:
        with transaction.atomic():
            version = RuleVersion.objects.create(
                key=key, valid_from=valid_from, value=clean, citation=citation, note=note, created_by_id=actor.person_id
            )
    except IntegrityError as error:
        raise RefusalError(Code.MOMENT_TAKEN) from error
    transaction.on_commit(rules.forget)
    detail = {"valid_from": valid_from.isoformat(), "changes": len(places)}
    record(actor, "rule.added", on=("rule", key), fields=places[:NAMED], detail=detail)
    return version


@transaction.atomic
def withdraw_version(actor: Actor, pk: int) -> str:
    """Take back a version before it takes effect; returns the key of its rule set.

    Raises `RefusalError`: TOP_ONLY, ALREADY_IN_FORCE; `RuleVersion.DoesNotExist`.
    """
    allow(actor, May.MANAGE_RULES)
    if not at_the_top(actor):
        raise RefusalError(Code.TOP_ONLY)
    version = RuleVersion.objects.get(pk=pk)
    # The clock decides inside the statement: a version that took effect meanwhile stays.
    gone, _by_model = RuleVersion.objects.filter(pk=pk, valid_from__gt=timezone.now()).delete()
    if not gone:
        raise RefusalError(Code.ALREADY_IN_FORCE)
    transaction.on_commit(rule_set(version.key).forget)
    detail = {"valid_from": version.valid_from.isoformat(), "version": pk}
    record(actor, "rule.withdrawn", on=("rule", version.key), detail=detail)
    return version.key
