# SPDX-License-Identifier: Apache-2.0
"""All acts on a unit: how each is entered, and what does it. The state says which of them are offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.fraudfree import forms
from wuzha.fraudfree.kinds import grounds
from wuzha.fraudfree.models import FreeUnit
from wuzha.fraudfree.queries import lists
from wuzha.fraudfree.queries.sheet import is_typed, items_of
from wuzha.fraudfree.rulesets import VETOES
from wuzha.fraudfree.services import entering, evaluating, files, noticing, places, titles
from wuzha.fraudfree.views.next import LABELS
from wuzha.ui.acting import OnPage
from wuzha.ui.dialogs import Given, Way
from wuzha.ui.moments import local

Entry = tuple[Callable[[Given], OnPage], Callable[[Any], object]]


def ways_of(actor: Actor, row: FreeUnit, brought: Any = None) -> dict[str, Way]:
    """The acts on a unit, by name."""
    found = {**_entering(actor, row, brought), **_judging(actor, row), **_titles(actor, row)}
    return {name: Way(LABELS[name][0], form, do, files=name == "evidence") for name, (form, do) in found.items()}


def _data(form: OnPage) -> dict[str, Any]:
    return form.cleaned_data


def _entering(actor: Actor, row: FreeUnit, brought: Any) -> dict[str, Entry]:
    pk, typed = row.pk, [(one.code, f"{one.block} {one.name} ({one.points})") for one in _typed(row)]
    every = [(one.code, f"{one.block} {one.name}") for one in items_of(row)]
    told = {"people": row.people, "words": "、".join(row.words)}
    return {
        "apply": (OnPage, lambda _form: entering.apply(actor, pk)),
        "edit": (
            lambda given: forms.EditForm(given, initial=told),
            lambda form: entering.edit(
                actor, pk, _data(form)["people"], forms.split(_data(form)["words"]), _data(form)["head"],
                _data(form)["phone"],
            ),
        ),
        "own_points": (
            lambda given: forms.PointsForm("own_points", typed, given),
            lambda form: entering.own_points(
                actor, pk, _data(form)["item"], _data(form)["points"], _data(form)["said"]
            ),
        ),
        "evidence": (
            lambda given: forms.EvidenceForm(every, given, brought if given is not None else None),
            lambda form: files.keep(actor, pk, _data(form)["item"], _data(form)["file"].read()),
        ),
        "check": (forms.NoteForm, lambda form: entering.check(actor, pk, _data(form)["note"])),
        "return": (forms.ReasonForm, lambda form: entering.send_back(actor, pk, _data(form)["reason"])),
        "review": (forms.NoteForm, lambda form: entering.review(actor, pk, _data(form)["note"])),
        "restart": (forms.ReasonForm, lambda form: entering.restart(actor, pk, _data(form)["reason"])),
        "drop": (forms.ReasonForm, lambda form: entering.drop(actor, pk, _data(form)["reason"])),
        "count_case": (
            forms.CaseForm, lambda form: places.count_case(actor, pk, _data(form)["case"], _data(form)["why"]),
        ),
        "strike_case": (
            lambda given: forms.ChosenForm("strike_case", _links(actor, row), given),
            lambda form: places.strike_case(actor, pk, _data(form)["row"], _data(form)["why"]),
        ),
    }  # fmt: skip


def _typed(row: FreeUnit) -> list[Any]:
    return [one for one in items_of(row) if is_typed(row, one)]


def _links(actor: Actor, row: FreeUnit) -> list[tuple[int, str]]:
    found = lists.cases_of(actor, row)
    return [(one.pk, f"{one.number} {local(one.victim.reported_at)}") for one in found if one.struck_at is None]


def _judging(actor: Actor, row: FreeUnit) -> dict[str, Entry]:
    pk, words = row.pk, VETOES.at()
    typed = [(one.code, f"{one.block} {one.name} ({one.points})") for one in _typed(row)]
    entered = [one for one in lists.vetoes_of(actor, row) if one.gone_at is None and one.victim_id is None]
    standing = [(one.pk, words.label(one.code)) for one in entered]
    waiting = [
        (one.pk, f"{number}. {local(one.at)}")
        for number, one in enumerate(lists.objections_of(actor, row), 1)
        if one.answered_at is None
    ]
    return {
        "evaluate": (
            lambda given: forms.PairForm(lists.inspectors(row), given),
            lambda form: evaluating.evaluate(actor, pk, _data(form)["first"], _data(form)["second"]),
        ),
        "give_points": (
            lambda given: forms.PointsForm("give_points", typed, given),
            lambda form: evaluating.give_points(
                actor, pk, _data(form)["item"], _data(form)["points"], _data(form)["said"]
            ),
        ),
        "survey": (
            forms.SurveyForm,
            lambda form: evaluating.survey(actor, pk, _data(form)["day"], _data(form)["asked"], _data(form)["knew"]),
        ),
        "sign": (OnPage, lambda _form: evaluating.sign(actor, pk)),
        "settle": (OnPage, lambda _form: evaluating.settle(actor, pk)),
        "veto": (
            lambda given: forms.VetoForm([(one.code, one.label) for one in words.terms if not one.found], given),
            lambda form: evaluating.enter_veto(actor, pk, _data(form)["code"], _data(form)["why"]),
        ),
        "take_veto_back": (
            lambda given: forms.ChosenForm("take_veto_back", standing, given),
            lambda form: evaluating.take_veto_back(actor, pk, _data(form)["row"], _data(form)["why"]),
        ),
        "look_again": (OnPage, lambda _form: evaluating.look_again(actor, pk)),
        "publish": (OnPage, lambda _form: noticing.publish(actor, pk)),
        "object": (
            forms.ObjectionForm,
            lambda form: noticing.object_to(actor, pk, _data(form)["words"], _data(form)["who"], _data(form)["phone"]),
        ),
        "answer": (
            lambda given: forms.AnswerForm(waiting, given),
            lambda form: noticing.answer(
                actor, pk, _data(form)["row"], upheld=_data(form)["upheld"] == "yes", words=_data(form)["words"]
            ),
        ),
        "clear": (OnPage, lambda _form: noticing.clear(actor, pk)),
    }  # fmt: skip


def _titles(actor: Actor, row: FreeUnit) -> dict[str, Entry]:
    pk, today = row.pk, timezone.localdate()

    def proposing(name: str, kind: str) -> Entry:
        choices = [(one.code, one.title) for one in grounds(kind)(today)]
        return (
            lambda given: forms.ProposeForm(name, choices, given),
            lambda form: titles.propose(actor, pk, kind, _data(form)["ground"], _data(form)["reason"]),
        )

    return {
        "award": proposing("award", titles.AWARD), "suspend": proposing("suspend", titles.SUSPEND),
        "withdraw": proposing("withdraw", titles.WITHDRAW),
        "warn": (forms.ReasonForm, lambda form: titles.warn(actor, pk, _data(form)["reason"])),
        "pass": (forms.ReasonForm, lambda form: titles.found_passed(actor, pk, _data(form)["reason"])),
        "fail_review": (forms.ReasonForm, lambda form: titles.found_failed(actor, pk, _data(form)["reason"])),
        "renew": (forms.NoteForm, lambda form: titles.renew(actor, pk, _data(form)["note"])),
        "certificate": (OnPage, lambda _form: files.make_certificate(actor, pk)),
    }  # fmt: skip
