# SPDX-License-Identifier: Apache-2.0
"""What a person is in its header, and what is to be done next, by whom and until when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from wuzha.engine.calendar import end_of_day
from wuzha.engine.identifiers import Sex
from wuzha.people.queries.people import Found, Part, recovered, roles_text
from wuzha.people.rules.kinds import CUSTODY, Measure
from wuzha.people.rules.measures import Todo
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

#: What the bar says must follow on a measure.
WHAT: dict[Todo, Any] = {
    Todo.ASK: pgettext_lazy("measure", "Ask for the approval of the arrest, or let the person go"),
    Todo.DECIDED: pgettext_lazy("measure", "Record the decision of the procuratorate"),
    Todo.LET_GO: pgettext_lazy("measure", "Let the person go at once: the arrest is not approved"),
    Todo.CLOSE: pgettext_lazy("measure", "Send for prosecution, extend the term, or change the measure"),
    Todo.LIFT: pgettext_lazy("measure", "Send for prosecution, or lift the measure"),
    Todo.FREE: pgettext_lazy(
        "measure",
        "Release the person or lift the measure at once, the case is withdrawn; tell the procuratorate that approved "
        "an arrest (Procedures 187)",
    ),
    Todo.SEND_AGAIN: pgettext_lazy("measure", "Finish the further investigation and send it again"),
}


def head(found: Found) -> RecordHead:
    """The person masked, what is in force, in how many cases."""
    row = found.individual
    facts = []
    if row.id_no is not None:
        facts.append(Fact(pgettext("person", "ID number"), str(row.id_no)))
    if row.sex in (Sex.MALE, Sex.FEMALE):
        label = pgettext("person", "Male") if row.sex == Sex.MALE else pgettext("person", "Female")
        facts.append(Fact(pgettext("person", "Sex"), label))
    if row.birth_year:
        facts.append(Fact(pgettext("person", "Year of birth"), row.birth_year))
    if found.whole and row.phone is not None:
        facts.append(Fact(pgettext("person", "Phone"), str(row.phone)))
    there = [one for one in found.parts if not one.ended]
    facts.append(Fact(pgettext("person", "Cases"), len({one.involvement.case_id for one in there})))
    facts.append(Fact(pgettext("person", "Recorded by"), row.unit.name))
    if sum_fen := recovered(found.parts):
        facts.append(Fact(pgettext("person", "Recovered"), money(sum_fen)))
    title = " ".join(filter(None, (found.title, roles_text(sorted({c for p in there for c in p.involvement.roles})))))
    return RecordHead(title, row.number, chips(found), facts)


def chips(found: Found) -> list[Chip]:
    """What is in force, the harshest first; nobody knows who it is; it is somebody else."""
    row = found.individual
    if row.merged_into is not None:
        return [Chip(pgettext("person", "Joined to %(number)s") % {"number": row.merged_into.number})]
    held = {one.now.kind: one for one in found.parts if one.now.measure is not None}
    shown = [chip_of(one) for one in held.values()]
    if found.held_by:
        shown.insert(0, Chip(pgettext("person", "In custody (%(unit)s)") % {"unit": found.held_by}, "bad"))
    if not row.known:
        shown.append(Chip(pgettext("person", "Not identified"), "wait"))
    return shown[:2] or [chip_of(found.parts[0])] if found.parts or shown else [Chip(pgettext("person", "No case"))]


def chip_of(part: Part) -> Chip:
    """Where a person stands in a case, in a word."""
    if part.ended:
        return Chip(pgettext("person", "Ended"))
    if part.now.measure is not None:
        return Chip(part.now.measure.get_kind_display(), "bad" if part.now.kind in CUSTODY else "wait")
    if part.last is not None:
        return Chip(part.last.get_kind_display(), "wait" if part.last.kind == Measure.WANTED else "ok")
    return Chip(pgettext("person", "Being looked for"))


def next_act(found: Found, *, works: bool) -> NextAct:
    """What runs out first; else what is still to be found out."""
    others = _others(found) if works else []
    row = found.individual
    measure = Act(pgettext("person", "Record a measure"), opens="measure-sheet", icon="scale", key="n")
    if row.merged_into is not None:
        go_on = Act(pgettext("person", "Open the person it is"), url=row.merged_into.get_absolute_url(), icon="person")
        return NextAct(pgettext("person", "It goes on as the person it is"), mine=False, act=go_on, others=others)
    due = sorted(
        (one for one in found.parts if one.now.due is not None and not one.ended), key=lambda one: str(one.now.due)
    )
    if due:
        first = due[0]
        unit = first.case.unit or first.case.centre
        return NextAct(
            WHAT[Todo(str(first.now.todo))], str(first.case), unit.name, mine=works,
            due=end_of_day(first.now.due) if first.now.due else None, act=measure if works else None, others=others,
        )  # fmt: skip
    if not row.known:
        act = Act(pgettext("person", "Say who it is"), opens="amend-sheet", icon="id-card", key="i")
        return NextAct(
            pgettext("person", "Find out who it is"), mine=works, act=act if works else None,
            others=[measure, *others] if works and found.parts else others,
        )  # fmt: skip
    there = [one for one in found.parts if not one.ended]
    if found.held_by or any(one.now.kind in CUSTODY for one in there):
        what = pgettext("person", "No clock of the police runs")
        if found.held_by:
            what = pgettext("person", "In custody: ask %(unit)s") % {"unit": found.held_by}
    elif any(one.last is None or one.last.kind == Measure.WANTED for one in there):
        what = pgettext("person", "Find the person, or summon")
    elif there:
        what = pgettext("person", "No clock of the police runs")
    else:
        what = pgettext("person", "Nothing is left to do")
    return NextAct(what, mine=works and bool(there), act=measure if works and there else None, others=others)


def _others(found: Found) -> list[Act]:
    """Everything else that may be done about the person."""
    row, acts = found.individual, []

    def sheet(name: str, label: str, icon: str, key: str = "") -> None:
        acts.append(Act(label, opens=f"{name}-sheet", icon=icon, key=key))

    there = [one for one in found.parts if not one.ended]
    if row.merged_into is None:
        if there:
            sheet("recovery", pgettext("person", "Record a recovery"), "money", "m")
            sheet("roles", pgettext("person", "Change the part in the chain"), "edit")
            sheet("end", pgettext("person", "End the part in a case"), "ban")
        if any(one.ended for one in found.parts):
            sheet("again", pgettext("person", "Take a part up again"), "refresh")
        if found.whole:
            if row.known:
                sheet("amend", pgettext("person", "Put right what is known"), "id-card")
            sheet("merge", pgettext("person", "Join to the person it is"), "merge")
    elif found.whole:
        sheet("part", pgettext("person", "Part the two again"), "refresh")
    if any(one.story for one in found.parts):
        sheet("correct", pgettext("person", "Put a measure right"), "edit")
        sheet("void", pgettext("person", "Take a measure back"), "close")
    if any(one.struck_by_id is None for part in found.parts for one in part.recoveries):
        sheet("correct-recovery", pgettext("person", "Put a recovery right"), "edit")
        sheet("void-recovery", pgettext("person", "Take a recovery back"), "close")
    return acts
