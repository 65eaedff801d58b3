# SPDX-License-Identifier: Apache-2.0
"""What is refused of clocks and transfers, and after a warning is closed: call-backs, watches, cases, false alarms."""

from __future__ import annotations

from datetime import timedelta
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
from wuzha.sealed import Kind, seal
from wuzha.warning.models import BackCheck, CallBack, ClockPause, FalseAlarm, ShiftNote, Transfer, WarningRecord, Watch
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import BACKCHECK, CALLBACK
from wuzha.warning.rulesets.sms import SmsTemplates
from wuzha.warning.services import clock_acts, sms_receipts
from wuzha.warning.services import sms as sms_lists
from wuzha.warning.services.errors import Code

A_PHONE = "13900000009"


def later(**more: float) -> str:
    return f"{timezone.localtime() + timedelta(**more):%Y-%m-%dT%H:%M}"


def test_of_a_pause(desk: Desk, officer: Client) -> None:
    task = desk.signed(level=Level.MEDIUM)
    WarningRecord.unscoped.filter(pk=task.pk).update(call_due=timezone.now() + timedelta(hours=30))
    url = reverse("warning:pause", args=[task.pk])
    right: dict[str, Any] = {
        "clock": "FIRST_CALL",
        "until": later(minutes=30),
        "reason": reason("pause"),
        "note": "约定",
    }
    with refusals() as told:
        told.form(officer, Code.CLOCK_NOT_RUNNING, "clock", url, **right | {"clock": "FEEDBACK"})
        told.form(officer, Code.PAUSE_TIME, "until", url, **right | {"until": "2020-01-01T10:00"})
        told.form(officer, Code.UNKNOWN_REASON, "reason", url, **right | {"reason": ""})
        told.form(officer, Code.PERSONAL_DATA, "note", url, **right | {"note": A_PHONE})
        stood = desk.signed(level=Level.MEDIUM)
        WarningRecord.unscoped.filter(pk=stood.pk).update(call_due=timezone.now() + timedelta(hours=30))
        ClockPause.unscoped.create(
            warning=stood, clock="FIRST_CALL", from_at=timezone.now(), until_at=timezone.now() + timedelta(days=30),
            ended_at=timezone.now() + timedelta(days=29), reason=right["reason"], by_id=desk.officer.person_id,
            unit=desk.city.station,
        )  # fmt: skip
        told.form(officer, Code.PAUSES_USED_UP, "until", reverse("warning:pause", args=[stood.pk]), **right)
        told.press(officer, Code.NOT_PAUSED, reverse("warning:resume", args=[task.pk]), clock="FIRST_CALL")
        clock_acts.pause(
            desk.officer,
            task.pk,
            clock="FIRST_CALL",
            until=timezone.now() + timedelta(minutes=30),
            reason=right["reason"],
        )
        told.form(officer, Code.ALREADY_PAUSED, "clock", url, **right)
        told.press(
            of(desk.partner), Code.PAUSE_NOT_YOURS, reverse("warning:resume", args=[task.pk]), clock="FIRST_CALL"
        )
        WarningRecord.unscoped.filter(pk=task.pk).update(call_due=timezone.now() - timedelta(hours=1))
        told.form(officer, Code.CLOCK_NOT_RUNNING, "clock", url, **right)


def test_of_a_transfer(desk: Desk, officer: Client, analyst: Client) -> None:
    task = desk.working()
    url = reverse("warning:transfer_propose", args=[task.pk])
    right: dict[str, Any] = {"station": desk.city.other_station.pk, "reason": reason("transfer"), "note": "住对方辖区"}
    asked = World(desk.city).transfer().own["pk"]
    with refusals() as told:
        told.form(officer, Code.NO_STATION, "station", url, **right | {"station": ""})
        told.form(officer, Code.UNKNOWN_REASON, "reason", url, **right | {"reason": ""})
        told.form(officer, Code.PERSONAL_DATA, "note", url, **right | {"note": A_PHONE})
        refuse = reverse("warning:transfer_refuse", args=[asked])
        told.form(officer, Code.UNKNOWN_REASON, "reason", refuse, reason="", note="不是本辖区")
        told.form(officer, Code.PERSONAL_DATA, "note", refuse, reason=reason("refuse"), note=A_PHONE)
        decide = reverse("warning:transfer_decide", args=[asked])
        right = {"station": desk.city.station.pk, "reason": reason("decide"), "note": "以住址为准"}
        told.form(analyst, Code.TRANSFER_OVER, None, decide, **right)
        told.form(analyst, Code.NO_STATION, "station", decide, **right | {"station": ""})
        Transfer.unscoped.filter(pk=asked).update(due_at=timezone.now() - timedelta(minutes=1))
        told.form(analyst, Code.PERSONAL_DATA, "note", decide, **right | {"note": A_PHONE})
        Transfer.unscoped.filter(pk=asked).update(state="REVOKED")
        told.form(officer, Code.TRANSFER_OVER, None, refuse, reason=reason("refuse"), note="不是本辖区")
        told.press(officer, Code.TRANSFER_OVER, reverse("warning:transfer_accept", args=[asked]))
        told.press(analyst, Code.TRANSFER_OVER, reverse("warning:transfer_revoke", args=[asked]))


def test_of_a_call_back(desk: Desk) -> None:
    pk = World(desk.city).callback.own["pk"]

    def there(**values: Any) -> None:
        CallBack.unscoped.filter(pk=pk).update(**values)

    there(unit=desk.city.centre, station=desk.city.station, involved=[])
    analyst, take, record, tried, answer = (
        of(desk.analyst),
        *(reverse(f"warning:callback_{act}", args=[pk]) for act in ("take", "record", "tried", "answer")),
    )
    said = {"verdict": "INVALID", "reason": CALLBACK.at().reasons[0].code, "note": "本人否认"}
    with refusals() as told:
        told.form(analyst, Code.CALLBACK_NOT_TAKEN, None, record, **said)
        there(due_on=timezone.localdate() + timedelta(days=1))
        told.press(analyst, Code.CALLBACK_LATER, take)
        there(due_on=timezone.localdate(), taken_by_id=desk.colleague.person_id, taken_at=timezone.now())
        told.press(analyst, Code.CALLBACK_HELD, take)
        told.form(analyst, Code.CALLBACK_HELD, None, tried, cause="NO_ANSWER")
        there(taken_by_id=desk.analyst.person_id)
        told.form(analyst, "Choose whether the record is true.", "verdict", record, note="本人否认")
        told.form(analyst, Code.WHY_MISSING, "reason", record, **said | {"reason": ""})
        told.form(analyst, Code.WORDS_MISSING, "note", record, **said | {"note": ""})
        told.form(analyst, Code.CALLBACK_NOT_CALLED, "note", record, verdict="VALID")
        there(involved=[desk.analyst.person_id])
        told.form(analyst, Code.OWN_WORK, None, record, **said)
        there(involved=[], done_at=timezone.now(), verdict="INVALID", consequence="CHIEF", reason=said["reason"])
        told.form(analyst, Code.CALLBACK_GONE, None, record, **said)
        officer = of(desk.officer)
        there(involved=[desk.officer.person_id])
        told.form(officer, Code.OWN_WORK, None, answer, note="已核实")
        there(involved=[], answered_at=timezone.now())
        told.form(officer, Code.ALREADY_DONE, None, answer, note="已核实")


def test_of_a_watch(desk: Desk, officer: Client) -> None:
    pk = World(desk.city).watch.own["pk"]
    contact, end = (reverse(f"warning:watch_{act}", args=[pk]) for act in ("contact", "end"))
    with refusals() as told:
        told.form(officer, "Choose what the contact found.", "answer", contact, note="一切正常")
        Watch.unscoped.filter(pk=pk).update(ended_at=timezone.now(), ending="EXPIRED")
        told.form(officer, Code.WATCH_GONE, None, contact, answer="NOT_REACHED", note="无人接听")
        told.form(officer, Code.WATCH_GONE, None, end, ending="MOVED", note="已搬走")


def test_of_a_case(desk: Desk, analyst: Client) -> None:
    pk = World(desk.city).case.own["pk"]
    check = BackCheck.unscoped.filter(victim=pk).first()
    assert check is not None
    with refusals() as told:
        right = {"days": check.days, "stage": check.computed, "reason": BACKCHECK.at().reasons[0].code, "note": "复核"}
        told.form(analyst, Code.SAME_CLASS, "stage", reverse("warning:case_correct", args=[pk]), **right)
        told.press(analyst, Code.ALREADY_DONE, reverse("warning:case_restore", args=[pk, check.days]))
        told.press(analyst, Code.NO_SUCH_CASE, reverse("warning:case_restore", args=[pk, 7777]))


def test_of_a_false_alarm(desk: Desk, analyst: Client) -> None:
    pk = World(desk.city).false_alarm.own["pk"]
    url = reverse("warning:false_alarm", args=[pk])
    with refusals() as told:
        told.form(analyst, "Say in a few words why it is not sent back.", "text", url, act="drop", text="")
        told.form(analyst, Code.ALARM_STATE, None, url, act="sent", text="测函1号")
        approved = {"decided_at": timezone.now(), "decided_by": desk.analyst.person_id}
        FalseAlarm.unscoped.filter(pk=pk).update(state="APPROVED", **approved)
        wanted = "Enter the number of the letter or file it went out with."
        told.form(analyst, wanted, "text", url, act="sent", text="")
        told.form(analyst, Code.REFERENCE_MISSING, "text", url, act="sent", text=A_PHONE)
        told.form(analyst, Code.TOO_LONG, "text", url, act="sent", text="测" * 65)


def file(*rows: str, name: str = "回执.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(rows).encode())


def test_of_a_list_for_sms(desk: Desk, analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one = desk.received(phone=seal(Kind.PHONE, "13800000501"), level=Level.HIGH)
    url = f"{reverse('warning:sms_new')}?fraud_type=BRUSH&level={Level.HIGH.value}"
    with refusals() as told:
        told.form(analyst, "Choose at least one warning.", None, url)
        with monkeypatch.context() as patched:
            patched.setattr(SmsTemplates, "find", lambda *_given: None)
            told.press(analyst, Code.SMS_NO_TEXT, url, pk=one.pk)
        told.form(analyst, "These warnings do not fit any more.", None, url, pk=999999)
        made = sms_lists.make(desk.analyst, fraud_type="BRUSH", level=Level.HIGH, warnings=[one.pk])
        url = reverse("warning:sms_receipts", args=[made.pk])
        told.form(analyst, "Choose the file the gateway gave.", "file", url)
        told.form(analyst, Code.SMS_UNREADABLE, "file", url, file=file("PK\x03\x04", name="a.xlsx"))
        told.form(analyst, Code.SMS_NO_COLUMNS, "file", url, file=file("甲,乙", "1,2"))
        told.form(analyst, Code.SMS_NO_RECEIPT, "file", url, file=file("手机号,状态", f"{A_PHONE},成功"))
        monkeypatch.setattr(sms_receipts, "MOST_ROWS", 0)
        told.form(analyst, Code.SMS_TOO_MANY_ROWS, "file", url, file=file("手机号,状态", f"{A_PHONE},成功"))
        monkeypatch.setattr("wuzha.warning.forms.sms.MOST_BYTES", 1)
        told.form(analyst, "The file is larger than 5 MB.", "file", url, file=file("手机号,状态"))


def test_of_the_hand_over_of_a_shift(desk: Desk, officer: Client) -> None:
    pk = World(desk.city).shift_note.own["pk"]
    write, sign, confirm = (reverse(f"warning:shift_note_{act}", args=[pk]) for act in ("write", "sign", "confirm"))
    with refusals() as told:
        told.form(officer, Code.PERSONAL_DATA, "text", write, text=f"{A_PHONE} 待回电")
        told.form(officer, Code.PERSONAL_DATA, "text", sign, text=f"{A_PHONE} 待回电")
        told.press(officer, Code.NOTE_NOT_SIGNED, confirm)
        ShiftNote.unscoped.filter(pk=pk).update(signed_at=timezone.now())
        told.form(officer, Code.NOTE_OVER, None, write, text="两件待签收")
        told.press(officer, Code.NOTE_OVER, sign)
        told.press(officer, Code.NOTE_OWN, confirm)
        ShiftNote.unscoped.filter(pk=pk).update(done_at=timezone.now(), done_by=desk.partner.person_id)
        told.press(officer, Code.ALREADY_DONE, confirm)
