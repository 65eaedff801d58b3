# SPDX-License-Identifier: Apache-2.0
"""How far to go for a person and what to say: the ladder of attempts, proofs of contact, second rounds, false alarms,
the talk beside the buttons by scam type."""

from __future__ import annotations

from functools import partial
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Term
from wuzha.org.rules import RuleSet, in_language
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rules.visit import LINES_AT_THE_DOOR
from wuzha.warning.rulesets.dictionaries import LevelCode, factory

RungCode = Literal["SMS", "CALL", "FAMILY", "THREEWAY", "VILLAGE", "GRID", "VISIT"]


class Rung(BaseModel):
    """One rung: rows of a level and round stand in the order in which they are climbed."""

    level: LevelCode = Field(description=gettext_noop("level"))
    from_round: int = Field(default=1, ge=1, le=9, description=gettext_noop("from round"))
    rung: RungCode = Field(description=gettext_noop("rung"))
    tries: int = Field(ge=1, le=20, description=gettext_noop("tries in vain until exhausted"))
    gap_minutes: int = Field(ge=0, le=60 * 24 * 7, description=gettext_noop("minutes between tries"))
    done_when: Literal["REACHED", "MADE"] = Field(default="REACHED", description=gettext_noop("done when"))
    ends_on: list[str] = Field(default_factory=list, description=gettext_noop("causes that end it at once"))
    demanded: bool = Field(description=gettext_noop("demanded before “not reached”"))


class Follow(BaseModel):
    """Which rung follows which result."""

    after: RungCode = Field(description=gettext_noop("after"))
    reached: bool = Field(description=gettext_noop("it reached somebody"))
    cause: str = Field(default="", max_length=24, description=gettext_noop("cause, empty for any"))
    then: RungCode = Field(description=gettext_noop("then"))


class Ladder(BaseModel):
    rungs: list[Rung] = Field(description=gettext_noop("rungs"))
    follows: list[Follow] = Field(description=gettext_noop("what follows what"))

    @model_validator(mode="after")
    def each_once(self) -> Ladder:
        keys = [(row.level, row.from_round, row.rung) for row in self.rungs]
        if len(keys) != len(set(keys)):
            raise ValueError(_("A level has the same step twice in a round."))
        return self

    def of(self, level: str, round_no: int) -> list[Rung]:
        """The rungs of a level: those of the latest round that the rule has rows for."""
        rows = [row for row in self.rungs if row.level == level and row.from_round <= round_no]
        latest = max((row.from_round for row in rows), default=1)
        return [row for row in rows if row.from_round == latest]


class ProofKind(Term):
    """A way to prove that somebody was reached."""

    channels: list[RungCode] = Field(description=gettext_noop("channels"))
    reference: bool = Field(default=True, description=gettext_noop("needs a reference"))


class ProofNeed(BaseModel):
    """One of these kinds must be there for a contact of the level through the channel."""

    level: LevelCode = Field(description=gettext_noop("level"))
    channel: RungCode = Field(description=gettext_noop("channel"))
    kinds: list[str] = Field(description=gettext_noop("one of"))


class Proofs(BaseModel):
    kinds: list[ProofKind] = Field(description=gettext_noop("kinds of proof"))
    needs: list[ProofNeed] = Field(description=gettext_noop("needed"))

    @model_validator(mode="after")
    def known(self) -> Proofs:
        codes = {kind.code for kind in self.kinds}
        if unknown := {code for need in self.needs for code in need.kinds} - codes:
            raise ValueError(_("There is no such kind of proof: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
        return self

    def at_channel(self, channel: str) -> list[ProofKind]:
        return [kind for kind in self.kinds if channel in kind.channels]

    def label(self, code: str) -> str:
        return next((kind.label for kind in self.kinds if kind.code == code), code)

    def suffices(self, level: str, channel: str, kinds: set[str]) -> bool:
        """Whether proofs of these kinds are enough; a channel the rule asks nothing of needs none."""
        need = next((row for row in self.needs if (row.level, row.channel) == (level, channel)), None)
        return need is None or bool(kinds & set(need.kinds))


class SecondRoundRule(BaseModel):
    """What a denial leads to."""

    levels: list[LevelCode] = Field(description=gettext_noop("levels"))
    level_up: bool = Field(description=gettext_noop("one level up"))
    most_rounds: int = Field(ge=1, le=9, description=gettext_noop("rounds at most"))
    check_days: int = Field(ge=1, le=7, description=gettext_noop("days until the check"))
    check_by: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description=gettext_noop("check due at"))


class FalseAlarmRule(BaseModel):
    """What goes back to the source as a false alarm."""

    outcomes: list[Literal["EMPTY_NUMBER", "NOT_CONTACTED_FRAUD", "WRONG_PERSON", "DETAINED_ABROAD_DEAD"]] = Field(
        description=gettext_noop("outcomes")
    )
    reasons: list[str] = Field(description=gettext_noop("reasons for not valid"))

    def has(self, outcome: str) -> bool:
        return outcome in Outcome.values and outcome in self.outcomes


LADDER = RuleSet(
    "warning.ladder", _("Ladder of attempts"), Ladder, partial(factory, "ladder"),
    _("Meeting within a day at high risk and second rounds as practised; tries and gaps: proposals to be set locally"),
)  # fmt: skip
PROOFS = RuleSet(
    "warning.proofs", _("Proofs of contact"), Proofs, partial(factory, "proofs"),
    _("A proposal, to be set locally"),
)  # fmt: skip
SECOND_ROUND = RuleSet(
    "warning.second_round", _("Second round"), SecondRoundRule, partial(factory, "second_round"),
    _("Denied at high risk: second round with family and community, check the next day; levels to be set locally"),
)  # fmt: skip
FALSE_ALARMS = RuleSet(
    "warning.false_alarms", _("False alarms"), FalseAlarmRule, partial(factory, "false_alarms"),
    _("False alarms go back to their source with evidence: as practised; the list: to be set locally"),
)  # fmt: skip


class Script(BaseModel):
    """Points to ask and to say for one scam type."""

    fraud_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("scam type"))
    ask_zh: list[str] = Field(description=gettext_noop("ask, Chinese"))
    say_zh: list[str] = Field(description=gettext_noop("say, Chinese"))
    ask_en: list[str] = Field(description=gettext_noop("ask, English"))
    say_en: list[str] = Field(description=gettext_noop("say, English"))

    @property
    def ask(self) -> list[str]:
        return in_language(self.ask_zh, self.ask_en)

    @property
    def say(self) -> list[str]:
        return in_language(self.say_zh, self.say_en)

    @property
    def at_the_door(self) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
        """The three lines that are read at the door, the first question first; and the others. True: it is asked."""
        asks, says = [(True, line) for line in self.ask], [(False, line) for line in self.say]
        lines = [*asks[:1], *says, *asks[1:]]
        return lines[:LINES_AT_THE_DOOR], lines[LINES_AT_THE_DOOR:]


class Scripts(BaseModel):
    scripts: list[Script]

    def for_type(self, fraud_type: str) -> Script:
        """The script of the type, else the general one (`OTHER`)."""
        by_type = {script.fraud_type: script for script in self.scripts}
        return by_type.get(fraud_type) or by_type["OTHER"]


SCRIPTS = RuleSet(
    "warning.scripts", _("Talk scripts"), Scripts, partial(factory, "scripts"),
    _("Points by the Ministry of Public Security's ten types; wording: a proposal"),
)  # fmt: skip
