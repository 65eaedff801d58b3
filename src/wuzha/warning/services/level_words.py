# SPDX-License-Identifier: Apache-2.0
"""What a source means by a word for a level: entered as a rule from now on, and the rows that wait for it go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.jobs import defer_once
from wuzha.intake.services.again import take_again
from wuzha.org.models import RuleVersion
from wuzha.org.services.rules import add_version
from wuzha.warning.queries.level_words import REASON, with_words_of
from wuzha.warning.rulesets import LEVELS

#: Seconds until the new version is in force; and until the workers have seen it (`org.rules.FRESH_FOR`).
SOON, SEEN = 1, 5


@transaction.atomic
def explain(actor: Actor, source: str, meanings: Mapping[str, str], *, citation: str) -> RuleVersion:
    """Say what words mean at a channel (word → code of a level), as a version of the rule “Levels” from now on; rows of
    every batch of the channel that wait are taken in by a worker.

    Raises `RefusalError`, as `org.services.rules.add_version`: TOP_ONLY, NOTHING_CHANGED, MOMENT_TAKEN.
    """
    moment = timezone.now() + timedelta(seconds=SOON)
    LEVELS.forget()
    value = LEVELS.at(moment).model_dump(mode="json")
    said = {word.casefold() for word in meanings}
    kept = [
        row for row in value["by_source"]
        if row["source"].casefold() != source.casefold() or row["word"].casefold() not in said
    ]  # fmt: skip
    new = [{"source": source, "word": word, "level": level} for word, level in meanings.items()]
    version = add_version(
        actor, LEVELS.key, value=value | {"by_source": kept + new}, valid_from=moment, citation=citation,
        note="、".join(f"{source} {word} → {level}" for word, level in meanings.items())[:200],
    )  # fmt: skip
    for batch_id in with_words_of(source):
        defer_once("wuzha.warning.tasks.take_waiting", f"warning.waiting.{batch_id}", seconds=SEEN, batch_id=batch_id)
    return version


def take_waiting(batch_id: int) -> int:
    """Take in the rows of a batch whose words are known now; how many."""
    LEVELS.forget()
    return take_again(batch_id, REASON)
