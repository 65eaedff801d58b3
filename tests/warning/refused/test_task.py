# SPDX-License-Identifier: Apache-2.0
"""What the pages of an officer, of a chief and of a grid worker refuse."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.architecture.world import World
from tests.refusing import refusals
from tests.warning.refused.conftest import of, reason
from tests.warning.services.conftest import Desk
from wuzha.audit.actor import Actor
from wuzha.sealed import Kind, seal
from wuzha.warning.models import (
    CheckResult,
    FieldConflict,
    FieldRecord,
    GridTask,
    MeetExclusion,
    SecondRound,
    WarningRecord,
)
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.outcomes import Refusal, Result
from wuzha.warning.rulesets import CAUSES, DOORSTEP, PROOFS
from wuzha.warning.services import work
from wuzha.warning.services.doorstep import photos
from wuzha.warning.services.errors import Code
from wuzha.warning.services.work import assigning

ELSEWHERE = "13900000009"


def address(name: str, warning: WarningRecord) -> str:
    return reverse(f"warning:{name}", args=[warning.pk])


def uid() -> str:
    return str(uuid.uuid4())


def numbered(channel: str) -> str:
    """A kind of proof that has a number."""
    return next(one.code for one in PROOFS.at().at_channel(channel) if one.reference)


def test_of_an_attempt(desk: Desk, officer: Client) -> None:
    task, waits, over = desk.signed(), desk.dispatched(), desk.closed()
    url, call = address("task_attempt", task), {"channel": "CALL", "result_CALL": "NO_ANSWER", "uid": uid()}
    off = reason("ladder")
    with refusals() as told:
        told.form(officer, "Choose how you tried.", "channel", url, htmx=True, uid=uid(), note="敲门无人")
        told.form(officer, "Choose what it came to.", "result_CALL", url, htmx=True, channel="CALL", uid=uid())
        told.form(officer, "Choose why not; it leads the next step.", "cause_call", url, htmx=True, **call)
        visit = {"channel": "VISIT", "result_VISIT": "REACHED", "uid": uid(), "note": "在家"}
        told.form(officer, "Choose why another way than suggested.", "off_ladder", url, htmx=True, **visit)
        proof = {"off_ladder": reason("ladder"), "proof": numbered("VISIT")}
        told.form(
            officer, "Enter the number of the proof, so that it can be found again.", "proof_reference", url, htmx=True,
            **visit | proof,
        )  # fmt: skip
        told.form(officer, "Reload the page and try again.", None, url, htmx=True, **visit | {"uid": "?"})
        reached = {"channel": "CALL", "result_CALL": "REACHED", "uid": uid(), "note": "已接通", "off_ladder": off}
        told.form(officer, Code.NOT_SIGNED, None, address("task_attempt", waits), htmx=True, **reached)
        told.form(officer, Code.WRONG_STATE, None, address("task_attempt", over), htmx=True, **reached)
        known = str(work.attempt(desk.officer, task.pk, channel="CALL", result="REACHED").uid)
        other = address("task_attempt", desk.signed())
        told.form(officer, Code.UID_TAKEN, None, other, htmx=True, **reached | {"uid": known})


def test_of_an_outcome(desk: Desk, officer: Client) -> None:
    fresh, spoken = desk.signed(), desk.working()
    vain = desk.working(result=Result.NO_ANSWER, level=Level.HIGH)
    url = address("task_close", spoken)

    def closing(warning: WarningRecord, **more: Any) -> dict[str, Any]:
        return {"version": warning.version} | more

    with refusals() as told:
        told.form(officer, "Choose an outcome.", "outcome", url, htmx=True, **closing(spoken))
        lost = closing(spoken, outcome="ALREADY_DECEIVED")
        told.form(officer, "Enter what has been lost so far; 0 if not known yet.", "loss", url, htmx=True, **lost)
        told.form(officer, Code.STALE, None, url, htmx=True, **lost | {"loss": "1", "version": spoken.version - 1})
        stopped = closing(spoken, outcome="STOPPED")
        told.form(officer, Refusal.SUM_MISSING, "averted_claimed", url, htmx=True, **stopped)
        shown = stopped | {"averted_evidenced": "100.00"}
        told.form(officer, Refusal.EVIDENCE_MISSING, "evidence", url, htmx=True, **shown)
        left = closing(spoken, outcome="OUT_OF_AREA")
        told.form(officer, Refusal.RETURN_INSTEAD, "cause", url, htmx=True, **left)
        told.form(officer, Refusal.TALKED, "evidence", url, htmx=True, **closing(spoken, outcome="EMPTY_NUMBER"))
        url = address("task_close", fresh)
        aware = closing(fresh, outcome="NOT_DECEIVED_AWARE")
        told.form(officer, Refusal.NO_ATTEMPT, "outcome", url, htmx=True, **aware)
        told.form(officer, Refusal.NOT_REACHED, "through", url, htmx=True, **aware)
        url, gone = address("task_close", vain), closing(vain, outcome="UNREACHABLE")
        for code in (Refusal.VISIT_FIRST, Refusal.LADDER_OPEN):
            told.form(officer, code, "outcome", url, htmx=True, **gone)
        told.form(officer, Refusal.CAUSE_MISSING, "cause", url, htmx=True, **gone)
        WarningRecord.unscoped.filter(pk=vain.pk).update(address=None)
        cause = next(one.code for one in CAUSES.at().terms if one.at_visit)
        work.attempt(desk.officer, vain.pk, channel="VISIT", result="NOT_MET", cause=cause)
        vain.refresh_from_db()
        told.form(officer, Refusal.NO_PLACE, "outcome", url, htmx=True, **gone | {"version": vain.version})


def test_of_what_goes_on_with_a_task(desk: Desk, officer: Client, chief: Actor) -> None:
    task, over = desk.working(), desk.closed()
    theirs, vain = work.sign_in(desk.partner, desk.dispatched().pk), desk.working(result=Result.NO_ANSWER)
    attempt = task.attempts(manager="unscoped").get()
    with refusals() as told:
        told.press(officer, Code.NOT_YOURS, address("task_sign", theirs))
        told.press(officer, Code.WRONG_STATE, address("task_sign", over))
        back = {"reason": "", "note": "不是本辖区"}
        told.form(officer, "Choose a reason.", "reason", address("task_return", task), htmx=True, **back)
        returned = {"reason": reason("return"), "note": "不是本辖区"}
        told.form(officer, Code.WRONG_STATE, None, address("task_return", over), htmx=True, **returned)
        proof = {"attempt": attempt.pk}
        url = address("task_proof", task)
        told.form(officer, "Choose the kind of proof.", "kind", url, htmx=True, **proof, reference="录音1号")
        told.form(officer, Code.PROOF_REFERENCE, "reference", url, htmx=True, **proof, kind=numbered("CALL"))
        told.press(officer, "Choose the attempt that is proven.", url, attempt="0")
        told.press(officer, "Choose a number.", address("task_number", task), item="?")
        told.press(officer, Code.NO_SUCH_NUMBER, address("task_number", task), item="1")
        found = {"lead": "ADDRESS", "source": "FAMILY"}
        url = address("task_found", vain)
        wanted = "Write what was found, or choose “looked for, not found”."
        told.form(officer, wanted, "value", url, **found, value="")
        told.form(officer, Code.BAD_ADDRESS, "value", url, **found, value="*")
        told.form(officer, Code.BAD_NUMBER, "value", url, source="FAMILY", lead="OTHER_NUMBER", value="12")
        told.press(officer, Code.NOT_LEADING, address("task_waive", vain), htmx=True, reason="走访无果")
        told.form(
            of(chief), "Write the reason; it is in the trail with your name.", "reason", address("task_waive", vain),
            htmx=True, reason="",
        )  # fmt: skip
        own = work.sign_in(chief, desk.dispatched().pk)
        told.form(of(chief), Code.OWN_STEPS, None, address("task_waive", own), htmx=True, reason="走访无果")
        told.form(
            officer, "Say what for; it is kept in the audit trail.", "purpose", address("task_reveal", task), htmx=True,
            purpose="",
        )  # fmt: skip


def test_of_what_follows_a_closing(desk: Desk, officer: Client) -> None:
    world = World(desk.city)
    handed = WarningRecord.unscoped.get(pk=world.handover.own["pk"])
    denied = WarningRecord.unscoped.get(pk=world.denial.own["pk"])
    with refusals() as told:
        url = address("task_handover", handed)
        told.form(
            officer, "Enter the number of the report in the police platform.", "reference", url, htmx=True, reference=""
        )
        told.form(officer, Code.REFERENCE_MISSING, "reference", url, htmx=True, reference=ELSEWHERE)
        url = address("task_check", denied)
        told.form(officer, "Choose what it came to.", "result", url, htmx=True, note="电话已停机")
        SecondRound.unscoped.update(
            checked_at=timezone.now(), checked_by=desk.officer.person_id, result=CheckResult.values[0]
        )
        told.form(officer, Code.ALREADY_DONE, None, url, htmx=True, result=CheckResult.values[0], note="电话已停机")


def picture(content: bytes = b"no picture") -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", content)


def test_of_photos(desk: Desk, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    task = desk.working()
    url = address("photo_add", task)
    with refusals() as told:
        told.form(officer, "Take a photo first.", "photo", url, htmx=True, uid=uid())
        told.form(officer, "Reload the page and try again.", None, url, htmx=True, uid="?", photo=picture())
        told.form(officer, Code.NOT_A_PHOTO, "photo", url, htmx=True, uid=uid(), photo=picture())
        large = picture(b"x" * (DOORSTEP.at().photo_kilobytes * 1024 + 1))
        told.form(officer, Code.PHOTO_TOO_LARGE, "photo", url, htmx=True, uid=uid(), photo=large)
        few = DOORSTEP.at().model_copy(update={"photos_each": 0})
        with monkeypatch.context() as patched:
            patched.setattr(photos, "DOORSTEP", type("Rules", (), {"at": staticmethod(lambda *_at: few)}))
            told.form(officer, Code.TOO_MANY_PHOTOS, "photo", url, htmx=True, uid=uid(), photo=picture())


def test_of_two_accounts(desk: Desk, officer: Client) -> None:
    conflict = World(desk.city).conflict.own["pk"]
    url = reverse("warning:conflict_decide", args=[conflict])
    with refusals() as told:
        told.form(officer, "Choose a decision.", "decision", url, reason="以先到为准")
        told.form(officer, "Write down the reason.", "reason", url, decision="STANDS")
        now, clash = timezone.now(), FieldConflict.unscoped.get(pk=conflict)
        FieldRecord.objects.create(
            uid=uuid.uuid4(), kind="CLOSE", warning=clash.warning, by=clash.by, unit=clash.unit, device_at=now, at=now,
            clock_ahead_s=0, verdict="CONFLICT", account=seal(Kind.TEXT, "{}"), conflict=clash,
        )  # fmt: skip
        told.form(officer, Code.CENTRE_REOPENS, "decision", url, decision="SENT", reason="以后报为准")
        FieldConflict.unscoped.update(
            decided_at=now, decided_by=desk.officer.person_id, decision="BOTH", reason=seal(Kind.TEXT, "均属实")
        )
        told.form(officer, Code.ALREADY_DONE, None, url, decision="STANDS", reason="以先到为准")


def test_of_a_visit_of_the_grid(desk: Desk) -> None:
    task = GridTask.unscoped.get(pk=World(desk.city).grid_task.own["pk"])
    url, worker = reverse("warning:grid_result", args=[task.pk]), of(desk.worker)
    with refusals() as told:
        told.form(worker, "Choose what it came to.", "result", url, htmx=True, uid=uid(), note="无人应门")
        missed = {"result": "NOT_MET", "uid": uid(), "note": "无人应门"}
        told.form(worker, "Choose why not; it leads the next step.", "cause", url, htmx=True, **missed)
        met = {"result": "REACHED", "uid": uid(), "note": "当面"}
        GridTask.unscoped.filter(pk=task.pk).update(done_at=timezone.now())
        told.form(worker, Code.WITHDRAWN, None, url, htmx=True, **met)
        attempt = desk.working().attempts(manager="unscoped").get()
        GridTask.unscoped.filter(pk=task.pk).update(attempt=attempt)
        told.form(worker, Code.ALREADY_DONE, None, url, htmx=True, **met)


def test_of_asking_a_grid(desk: Desk, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    task = desk.working(division_code=desk.city.grid.code[:12])
    url, grid = address("task_ask_grid", task), desk.city.grid
    with refusals() as told:
        told.form(officer, "Choose a grid.", "grid", url, htmx=True, note="已打三次电话")
        work.ask_grid(desk.officer, task.pk, grid.pk)
        from wuzha.warning.views.field import acts

        monkeypatch.setattr(acts, "grid_choices", lambda _task: [(grid.pk, grid.name)])
        told.form(officer, Code.ALREADY_ASKED, "grid", url, htmx=True, grid=grid.pk)
        type(grid).objects.filter(pk=grid.pk).update(valid_to=timezone.localdate().replace(year=2020))
        told.form(officer, Code.NO_GRID, "grid", url, htmx=True, grid=grid.pk)


def test_of_giving_work_out(desk: Desk, officer: Client, chief: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    task, url = desk.dispatched(), reverse("warning:station_assign")
    ticked = {"pk": f"{task.pk}.{task.version}", "to": desk.officer.person_id}
    with refusals() as told:
        told.form(of(chief), "Tick the tasks to give first.", None, url, to=desk.officer.person_id)
        told.form(of(chief), "Choose an officer.", "to", url, pk=ticked["pk"], to="")
        told.form(officer, Code.CHIEF_GIVES, None, url, **ticked)
        WarningRecord.unscoped.filter(pk=task.pk).update(version=task.version + 1)
        told.form(of(chief), Code.STALE, None, url, to=ticked["to"], pk=ticked["pk"])
        WarningRecord.unscoped.filter(pk=task.pk).update(version=task.version)
        monkeypatch.setattr(assigning, "is_officer", lambda *_given: False)
        told.form(of(chief), Code.NO_OFFICER, "to", url, **ticked)


def test_of_leaving_one_out(desk: Desk, officer: Client, leader: Actor) -> None:
    task, low = desk.working(result=Result.NO_ANSWER, level=Level.HIGH), desk.working(level=Level.LOW)
    url, right = address("exclusion_ask", task), {"reason": reason("exclude"), "paper": "测试羁字1号"}
    with refusals() as told:
        told.form(officer, "Choose a reason from the list.", "reason", url, paper=right["paper"])
        told.form(officer, Code.PAPER_MISSING, "paper", url, **right | {"paper": ELSEWHERE})
        told.form(officer, Code.NOTHING_TO_EXCLUDE, None, address("exclusion_ask", low), **right)
        one = World(desk.city).exclusion.own["pk"]
        MeetExclusion.unscoped.filter(pk=one).update(warning=task)
        told.form(officer, Code.EXCLUSION_THERE, None, url, **right)
        url = reverse("warning:exclusion_decide", args=[one])
        told.press(of(leader), "No decision was sent, so nothing was decided.", url)
        told.press(of(desk.analyst), Code.NOT_LEADING_SHIFT, url, decision="yes")
        MeetExclusion.unscoped.filter(pk=one).update(asked_by=leader.person_id)
        told.press(of(leader), Code.OWN_WORK, url, decision="yes")
        MeetExclusion.unscoped.filter(pk=one).update(
            asked_by=desk.officer.person_id, state="REFUSED", decided_at=timezone.now(), decided_by=leader.person_id
        )
        told.press(of(leader), Code.ALREADY_DONE, url, decision="yes")
