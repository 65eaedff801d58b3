# SPDX-License-Identifier: Apache-2.0
"""A known case as a record: the victim and the loss, what the back-check found, and what is to be looked at again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.ui.moments import local, local_near
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead
from wuzha.warning.queries.backcheck import CaseFile
from wuzha.warning.rules.backcheck import DESPITE_WARNING, Stage
from wuzha.warning.rulesets import BACKCHECK, FRAUD_TYPES


def next_act(file: CaseFile, actor: Actor, *, shown: bool = False) -> NextAct:
    """Look again at a correction whose facts have changed; else the machine is done, and a person may correct it."""
    victim, corrects = file.victim, may(actor.role, May.BACK_CHECK)
    others = []
    if not shown and may(actor.role, May.REVEAL):
        others.append(
            Act(
                _("Show the victim"), post=reverse("warning:case_reveal", args=[victim.pk]), icon="eye", key="e",
                hint=_("the purpose is this case; the look is in the audit trail"),
            )
        )  # fmt: skip
    correct = Act(_("Correct the class"), opens="correct", icon="edit")
    if not corrects:
        why = _("Analysts and investigators of {centre} correct it").format(centre=victim.case.centre.name)
        correct = Act(_("Correct the class"), icon="edit", refused=why)
    elif not file.checks:
        correct = Act(_("Correct the class"), icon="edit", refused=_("It has not been checked yet"))
    for check in file.checks if corrects else ():
        if check.corrected:
            url = reverse("warning:case_restore", args=[victim.pk, check.days])
            label = _("Take the correction back ({days} days)").format(days=check.days)
            others.append(Act(label, post=url, icon="undo"))
    outdated = [check for check in file.checks if check.outdated]
    if outdated and corrects:
        who = outdated[0].corrected_by.name if outdated[0].corrected_by else ""
        detail = _("the facts changed after {who} corrected it").format(who=who)
        return NextAct(_("Look at the class again"), detail=detail, act=correct, others=others)
    if not file.checks:
        return NextAct(_("It is matched with the warnings by itself"), mine=False, others=[*others, correct])
    what = _("Nothing is left to do")
    detail = _("matched again by itself when a list or a warning comes late")
    return NextAct(what, detail=detail, mine=False, others=[*others, correct])


def head(file: CaseFile) -> RecordHead:
    """Scam type, victim and loss; the class that the back-check found, and when it was what."""
    victim = file.victim
    name = str(victim.name) if victim.name is not None else _("name unknown")
    title = _("Case: {type} {name}, lost {sum}").format(
        type=FRAUD_TYPES.at().label(victim.case.fraud_type), name=name, sum=money(victim.loss_fen)
    )
    usual = BACKCHECK.at().usual
    chips = [chip(check.stage) for check in file.checks if check.days == usual]
    if any(check.outdated for check in file.checks):
        chips.append(Chip(_("facts changed since"), "bad", "alert"))
    facts = [
        Fact(_("Case"), str(victim.case), victim.case.get_absolute_url()),
        Fact(_("Occurred"), local(victim.occurred_at)),
        Fact(_("Reported"), local(victim.reported_at)),
        Fact(_("Station"), victim.case.unit.name if victim.case.unit else _("not known")),
    ]
    if victim.checked_at is not None:
        facts.append(Fact(_("Back-checked"), local_near(victim.checked_at)))
    return RecordHead(title, number=str(victim), chips=chips, facts=facts)


def chip(stage: str) -> Chip:
    """A class: warned in time and deceived all the same stands out."""
    one = Stage(stage)
    return Chip(one.label, "bad" if one is Stage.AFTER_MEETING else "wait" if one in DESPITE_WARNING else "")
