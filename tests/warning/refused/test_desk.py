# SPDX-License-Identifier: Apache-2.0
"""What the desk refuses: acts on one warning, on many, on a pair, and what is completed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.refusing import refusals
from tests.warning.refused.conftest import of, reason
from tests.warning.services.conftest import Desk
from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.sealed import Kind, seal
from wuzha.warning.models import DeskAct, SecondRound, WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import CLAIMS
from wuzha.warning.services import desk_acts, triage
from wuzha.warning.services.errors import Code, Hint


def address(name: str, warning: WarningRecord, *more: Any) -> str:
    return reverse(f"warning:{name}", args=[warning.pk, *more])


def moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def test_of_setting_aside(desk: Desk, analyst: Client) -> None:
    held, waiting, others = desk.held(), desk.received(), triage.take(desk.colleague, desk.received().pk)
    why, now = reason("snooze"), timezone.now()
    with refusals() as told:
        url = address("snooze", held)
        told.form(analyst, "Choose until when.", "until", url, htmx=True, reason=why)
        told.form(analyst, "Choose a reason.", "reason", url, htmx=True, until="1h")
        told.form(analyst, "Enter the day and the time.", "at", url, htmx=True, until="other", reason=why)
        late = {"until": "other", "at": moment(now + timedelta(days=9)), "reason": why}
        told.form(analyst, Code.SNOOZE_TIME, "at", url, htmx=True, **late)
        told.form(analyst, Code.STALE, None, url, htmx=True, until="1h", reason=why, version=held.version - 1)
        told.form(analyst, Code.NOT_YOURS, None, address("snooze", others), htmx=True, until="1h", reason=why)
        told.form(analyst, "Choose a reason.", "reason", address("release", held), htmx=True, reason="NONE")
        told.form(analyst, Code.NOT_TAKEN, None, address("release", waiting), htmx=True, reason="")
        told.form(analyst, Code.WRONG_STATE, None, address("restore", held), htmx=True, reason=reason("restore"))
        told.form(analyst, "Write a few words first.", "text", address("comment", held), htmx=True, text="")
        told.press(analyst, Code.NOT_YOURS, address("take", others), htmx=True)
        told.press(analyst, Code.WRONG_STATE, address("wake", others), htmx=True)
    for _more in range(CLAIMS.at().max_held - 1):
        desk.held()
    with refusals() as told:
        told.press(analyst, Code.MAX_HELD, address("take", waiting), htmx=True)
        told.press(analyst, Code.MAX_HELD, reverse("warning:next"), htmx=True)
        mine = {"to": desk.analyst.person_id, "reason": reason("assign")}
        told.form(of(desk.colleague), Code.MAX_HELD, "to", address("assign", waiting), htmx=True, **mine)


def test_of_giving_and_merging(desk: Desk, analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    held, at_work, over = desk.held(), desk.signed(), desk.closed()
    someone = desk.held(id_no=seal(Kind.ID_NUMBER, "110101199003074506"))
    other = desk.held(id_no=seal(Kind.ID_NUMBER, "110101199003072930"))
    with refusals() as told:
        url = address("assign", held)
        told.form(analyst, "Choose a colleague.", "to", url, htmx=True, reason=reason("assign"))
        told.form(analyst, "Choose a reason.", "reason", url, htmx=True, to=desk.colleague.person_id)
        to = {"to": desk.colleague.person_id, "reason": reason("assign")}
        monkeypatch.setattr(triage, "works_at", lambda *_given: False)  # the posting ended meanwhile
        told.form(analyst, Code.NO_COLLEAGUE, "to", url, htmx=True, **to)
        url = address("merge", held)
        told.form(analyst, "Enter the number, or choose one of the list.", "into", url, htmx=True)
        told.form(analyst, "Enter a number such as YJ00000012.", "into", url, htmx=True, into="?")
        told.form(analyst, Code.SAME_WARNING, "into", url, htmx=True, into=held.number)
        told.form(analyst, Code.MERGE_CLOSED, "into", url, htmx=True, into=over.number)
        told.form(analyst, Code.NOT_FOUND, "into", url, htmx=True, into="YJ99999999")
        told.form(analyst, Code.MERGE_OTHER_WAY, "into", address("merge", at_work), htmx=True, into=held.number)
        told.form(analyst, Code.OTHER_PERSON, "into", address("merge", someone), htmx=True, into=other.number)
        told.form(analyst, Code.WRONG_STATE, None, address("recall", held), htmx=True, reason=reason("recall"))


def test_of_dispatch(desk: Desk, analyst: Client) -> None:
    held, thin = desk.held(), desk.held(completeness=10, level=Level.LOW)
    urgent = desk.held(completeness=10, level=Level.URGENT)
    with refusals() as told:
        told.form(analyst, "Choose a station.", None, address("dispatch", held), htmx=True, station="other", other="")
        told.form(analyst, Code.NO_STATION, None, address("dispatch", held), htmx=True, station=desk.city.centre.pk)
        sent = {"station": desk.city.station.pk}
        told.form(analyst, Code.TOO_INCOMPLETE, "override", address("dispatch", thin), htmx=True, **sent)
        told.form(analyst, Hint.LEADER_ONLY, None, address("dispatch", urgent), htmx=True, **sent)
        why = {"override": "等不及"}
        told.form(analyst, Code.LEADER_OVERRIDES, None, address("dispatch", urgent), htmx=True, **sent | why)


def test_of_completion(desk: Desk, analyst: Client) -> None:
    held = desk.held()
    number, place = address("item", held, "ALT_NUMBER"), address("item", held, "ADDRESS_LIVE")
    found = {"found": "FOUND", "source": "RENTAL", "value": "1380000"}
    with refusals() as told:
        told.form(analyst, "Choose what came of it.", None, number, htmx=True, **found | {"found": "?"})
        told.form(analyst, "Choose where it was looked up.", "source", number, htmx=True, **found | {"source": ""})
        wanted = "Write what was found, or choose “looked for, not found”."
        told.form(analyst, wanted, "value", number, htmx=True, **found | {"value": ""})
        told.form(analyst, Code.BAD_NUMBER, "value", number, htmx=True, **found)
        told.form(analyst, Code.BAD_ADDRESS, "value", place, htmx=True, **found | {"value": "*"})
        told.press(analyst, Code.UNKNOWN_ITEM, address("item", held, "NONE"), htmx=True, **found)
        town = {"value": "演示路1号", "town": desk.city.town.code, "village": desk.city.village.code}
        Unit.objects.filter(pk=desk.city.village.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
        told.form(analyst, Code.UNKNOWN_PLACE, "village", place, htmx=True, **found | town)


def test_of_many(desk: Desk, analyst: Client) -> None:
    held = desk.held()
    ticked = {"pk": f"{held.pk}.{held.version}"}
    with refusals() as told:
        url = reverse("warning:bulk", args=["snooze"])
        told.form(analyst, "Choose until when.", "until", url, htmx=True, reason=reason("snooze"), **ticked)
        later = {"until": "1h", "reason": reason("snooze"), "set": "999999"}
        told.form(analyst, Code.NOT_FOUND, None, url, htmx=True, **later)
    act = desk_acts.begin(desk.analyst, "take", {held.pk: held.version}, {})
    DeskAct.objects.filter(pk=act.pk).update(kind="")
    with refusals() as told:
        told.press(analyst, Code.NOT_FOUND, reverse("warning:act_run", args=[act.pk]), htmx=True)
        DeskAct.objects.filter(pk=act.pk).update(kind="take", asked_at=timezone.now() - timedelta(hours=1))
        undo = reverse("warning:act_undo", args=[act.pk])
        told.press(analyst, Code.UNDO_LATE, undo, htmx=True)
        DeskAct.objects.filter(pk=act.pk).update(undone_at=timezone.now())
        told.press(analyst, Code.UNDO_DONE, undo, htmx=True)


def test_of_what_a_denial_set_going(desk: Desk, leader: Actor) -> None:
    """Once its next round is at a station, the closing that opened it stays."""
    over, later, now = desk.closed(), desk.signed(), timezone.now()
    SecondRound.unscoped.create(
        warning=over, next=later, opened_at=now, opened_by_id=desk.officer.person_id, check_due=now
    )
    with refusals() as told:
        again = {"reason": reason("reopen")}
        told.form(of(leader), Code.ROUND_AT_WORK, None, address("reopen", over), htmx=True, **again)


def test_of_a_pair_and_a_kept_list(desk: Desk, analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = desk.held(), desk.held()
    pair = {"one": one.pk, "other": two.pk}
    url = reverse("warning:pair_decide")
    with refusals() as told:
        told.form(analyst, "No decision was sent, so nothing was decided.", None, url, **pair, note="不清楚")
        told.form(analyst, Code.PERSONAL_DATA, "note", url, **pair, verdict="unsure", note="13800000001")
        told.form(analyst, Code.TOO_LONG, "note", url, **pair, verdict="unsure", note="x" * 201)
        keep = reverse("warning:filter_keep")
        told.form(analyst, "Give it a name.", "name", keep, htmx=True, name="", query="")
        monkeypatch.setattr("wuzha.core.lists.MOST_KEPT", 0)
        most = "%(most)s filters are kept already. Delete one first."
        told.form(analyst, most, "name", keep, htmx=True, name="我的", query="")
