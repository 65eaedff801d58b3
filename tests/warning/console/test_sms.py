# SPDX-License-Identifier: Apache-2.0
"""A list for a warning SMS is made, its numbers leave by an export, its receipts come back; no warning moves by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.factories import make_warning
from tests.warning.console.conftest import HTMX
from tests.warning.services.conftest import Desk
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.privacy.services import exports
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import SmsList, SmsNumber, WarningRecord
from wuzha.warning.queries import detail, sms
from wuzha.warning.queries.tasks import page
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.outcomes import Outcome, Refusal
from wuzha.warning.rules.sms import Receipt
from wuzha.warning.rulesets import SMS_TEMPLATES
from wuzha.warning.services import erasure, work
from wuzha.warning.services import sms as services
from wuzha.warning.services.errors import Code
from wuzha.warning.views.console.sms import next_act

pytestmark = pytest.mark.dialect("warning.migrations.0001_schema")

Enter = Callable[[Actor], Client]
ONE, TWO = "13800000501", "13800000502"


def refused(code: Code) -> pytest.RaisesExc[RefusalError]:
    return pytest.raises(RefusalError, check=lambda error: error.code is code)


def warning(desk: Desk, phone: str = ONE, level: Level = Level.HIGH) -> WarningRecord:
    return make_warning(desk.city, phone=seal(Kind.PHONE, phone), level=level)


def listed(desk: Desk, *warnings: WarningRecord) -> SmsList:
    keys = [one.pk for one in warnings or (warning(desk), warning(desk, TWO))]
    return services.make(desk.analyst, fraud_type="BRUSH", level=Level.HIGH, warnings=keys)


def told(desk: Desk, one: SmsList, *rows: str) -> services.Taken:
    content = "\n".join(["手机号,状态,错误码", *rows]).encode()
    return services.receipts(desk.analyst, one.pk, name="回执.csv", content=content)


def says(one: SmsList) -> list[tuple[str, str]]:
    return list(SmsNumber.unscoped.filter(sms_list=one).order_by("pk").values_list("receipt", "code"))


def test_a_list_keeps_its_text_who_made_it_and_of_what(desk: Desk) -> None:
    one = listed(desk)
    template = SMS_TEMPLATES.at().find("BRUSH", Level.HIGH)
    assert template is not None
    assert (one.text, one.template_version, one.made_by_id) == (template.text, 0, desk.analyst.person_id)
    assert says(one) == [("", "")] * 2
    event = Event.objects.get(action="sms_list.make", outcome="OK")
    assert (event.row_count, event.detail["level"]) == (2, "HIGH")
    with pytest.raises(DatabaseError), transaction.atomic():
        SmsList.unscoped.filter(pk=one.pk).update(text="改一下，请拨打96110")
    with pytest.raises(DatabaseError), transaction.atomic():
        SmsNumber.unscoped.filter(sms_list=one).delete()


def test_what_does_not_fit_makes_no_list(desk: Desk) -> None:
    fits, low, closed = warning(desk), warning(desk, level=Level.LOW), desk.closed()
    with refused(Code.SMS_NOT_FITTING):
        listed(desk, fits, low)
    with refused(Code.SMS_NOT_FITTING):
        listed(desk, fits, closed)
    with refused(Code.SMS_NO_TEXT):
        services.make(desk.analyst, fraud_type="NONE", level=Level.HIGH, warnings=[fits.pk])
    with refused(Code.SMS_NOBODY):
        services.make(desk.analyst, fraud_type="BRUSH", level=Level.HIGH, warnings=[])
    with refused(Code.SMS_TOO_MANY):
        services.make(desk.analyst, fraud_type="BRUSH", level=Level.HIGH, warnings=range(1, 1002))
    with refused(Code.SMS_NOT_FITTING):
        services.make(desk.foreign_analyst, fraud_type="BRUSH", level=Level.HIGH, warnings=[fits.pk])
    with refused(Code.NOT_ALLOWED):
        services.make(desk.officer, fraud_type="BRUSH", level=Level.HIGH, warnings=[fits.pk])
    assert not SmsList.unscoped.exists()


def test_the_numbers_leave_in_clear_with_a_second_person_only_and_each_once(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    settings.WUZHA_FILES = tmp_path
    one = listed(desk, warning(desk), warning(desk), warning(desk, TWO))
    asked = exports.ask(
        desk.analyst, kind=sms.EXPORT, query=sms.query_of(one), format="csv", clear=True, purpose="DISSUADE"
    )
    assert (asked.state, asked.expected) == ("ASKED", 2)
    waits = next_act(one, sms.standing(one), desk.analyst)
    assert not waits.mine
    exports.decide(desk.city.actor(Role.JOINT_OFFICE), asked.pk, approve=True)
    exports.make(asked.pk)
    assert str(next_act(one, sms.standing(one), desk.analyst).what) == "取走文件"
    _export, content = exports.fetch(desk.analyst, asked.pk)
    text = content.decode("utf-8-sig")
    assert (text.count(ONE), text.count(TWO), text.count(one.text)) == (1, 1, 2)
    after = next_act(one, sms.standing(one), desk.analyst)
    assert after.act is not None
    assert after.act.opens == "receipts"
    with refused_export():
        exports.ask(
            desk.foreign_analyst, kind=sms.EXPORT, query=sms.query_of(one), format="csv", clear=False,
            purpose="DISSUADE",
        )  # fmt: skip


def refused_export() -> pytest.RaisesExc[RefusalError]:
    return pytest.raises(RefusalError, match="NOTHING_TO_EXPORT")


def test_receipts_come_in_by_number_and_the_later_word_holds(desk: Desk) -> None:
    one = listed(desk)
    rows = (f"{ONE},UNKNOWN,", f"+86 {TWO},失败,MK:0001", "13800000599,DELIVRD,", "甲,DELIVRD,", f"{ONE},已读,")
    taken = told(desk, one, *rows)
    assert (taken.told, taken.others, taken.unreadable) == (2, 1, (5, 6))
    assert says(one) == [("UNKNOWN", ""), ("FAILED", "MK:0001")]
    told(desk, one, f"{ONE},DELIVRD,")
    assert says(one) == [("DELIVERED", ""), ("FAILED", "MK:0001")]
    event = Event.objects.filter(action="sms_list.receipts", outcome="OK").latest("pk")
    assert event.detail["statuses"]["DELIVERED"] == 1
    assert ONE not in str(event.detail)


def test_a_file_that_is_none_of_the_list_is_refused(desk: Desk) -> None:
    one = listed(desk)
    with refused(Code.SMS_NO_RECEIPT):
        told(desk, one, "13800000599,DELIVRD,")
    with refused(Code.SMS_NO_COLUMNS):
        services.receipts(desk.analyst, one.pk, name="a.csv", content="甲,乙\n1,2\n".encode())
    with refused(Code.SMS_UNREADABLE):
        services.receipts(desk.analyst, one.pk, name="a.xlsx", content=b"PK\x03\x04nothing")
    with refused(Code.NOT_FOUND):
        services.receipts(desk.foreign_analyst, one.pk, name="a.csv", content=b"")
    assert says(one) == [("", "")] * 2


def test_delivered_is_not_read_and_moves_no_warning(desk: Desk) -> None:
    mine = warning(desk)
    before = WarningRecord.unscoped.filter(pk=mine.pk).values().get()
    one = listed(desk, mine)
    told(desk, one, f"{ONE},DELIVRD,")
    assert WarningRecord.unscoped.filter(pk=mine.pk).values().get() == before
    assert not mine.attempts.exists()
    last = detail.timeline(mine)[-1]
    assert (last.kind, last.it.receipt) == ("sms", Receipt.DELIVERED)


@pytest.mark.parametrize("outcome", ["WRONG_PERSON", "EMPTY_NUMBER", "NOT_CONTACTED_FRAUD", "DETAINED_ABROAD_DEAD"])
@pytest.mark.parametrize(("level", "closes"), [(Level.URGENT, False), (Level.HIGH, False), (Level.MEDIUM, True)])
def test_an_sms_alone_never_closes_what_is_urgent_or_high(desk: Desk, level: Level, outcome: str, closes: bool) -> None:
    at_work = desk.signed(level=level)
    work.attempt(desk.officer, at_work.pk, channel="SMS", result="SENT")
    if closes:
        assert work.close(desk.officer, at_work.pk, outcome=outcome, evidence="测试").outcome == outcome
        return
    assert page.of(desk.officer, at_work.pk).in_the_way(Outcome(outcome)) == [Refusal.NO_ATTEMPT]
    with pytest.raises(RefusalError, check=lambda error: list(error.because) == ["NO_ATTEMPT"]):
        work.close(desk.officer, at_work.pk, outcome=outcome, evidence="测试")
    for other in ("UNREACHABLE", "DENIED", "STOPPED", "NOT_DECEIVED_AWARE", "ALREADY_DECEIVED"):
        with refused(Code.CANNOT_CLOSE):
            work.close(desk.officer, at_work.pk, outcome=other, cause="NO_ANSWER", averted_claimed_fen=1)


def test_the_number_goes_with_the_warning_and_the_count_stays(desk: Desk) -> None:
    mine = warning(desk)
    one = listed(desk, mine)
    told(desk, one, f"{ONE},DELIVRD,")
    erasure.erase_warnings([mine.pk], timezone.now())
    kept = SmsNumber.unscoped.get(sms_list=one)
    assert (kept.phone, kept.phone_index, kept.receipt) == (None, None, "DELIVERED")


def test_the_pages_lead_from_ticks_to_receipts(desk: Desk, enter: Enter) -> None:
    mine, other = warning(desk), warning(desk, TWO)
    client = enter(desk.analyst)
    assert "还没有名单" in client.get(reverse("warning:sms")).content.decode()
    new = f"{reverse('warning:sms_new')}?fraud_type=BRUSH&level=1"
    shown = client.get(new).content.decode()
    assert mine.number in shown
    assert ONE not in shown
    assert client.post(new, {}).status_code == 422
    made = client.post(new, {"pk": [mine.pk, other.pk]}, follow=True)
    one = SmsList.unscoped.get()
    assert "尚未导出" in made.content.decode()
    assert f"kind={sms.EXPORT}" in made.content.decode()
    assert "/admin/rules/" not in made.content.decode(), "a page that an analyst may not open"
    act = made.context["next"].act
    asked = client.get(act.url).context["form"]
    assert asked["clear"].value(), "masked numbers are of no use to a gateway"
    assert asked["purpose"].value() == "DISSUADE"
    address = reverse("warning:sms_receipts", args=[one.pk])
    assert client.post(address, {}).status_code == 422
    file = SimpleUploadedFile("回执.csv", f"手机号,状态\n{ONE},已送达\n{TWO},失败\n".encode())
    done = client.post(address, {"file": file}, follow=True).content.decode()
    assert "已导入 2 条回执" in done
    assert "送达不等于已读" in done
    failed = client.get(one.get_absolute_url(), {"receipt": "FAILED"}).content.decode()
    assert other.number in failed
    assert mine.number not in failed
    assert one.number in client.get(reverse("warning:sms")).content.decode()
    assert "列入预警短信名单" in client.get(mine.get_absolute_url(), headers=HTMX).content.decode()
    assert enter(desk.foreign_analyst).get(one.get_absolute_url()).status_code == 404
    assert enter(desk.officer).get(reverse("warning:sms")).status_code == 403


def test_nobody_is_chosen_beforehand_and_the_bar_says_how_many_are(desk: Desk, enter: Enter) -> None:
    mine, _other = warning(desk), warning(desk, TWO)
    client = enter(desk.analyst)
    new = f"{reverse('warning:sms_new')}?fraud_type=BRUSH&level=1"
    page = client.get(new).content.decode()
    assert " checked" not in page
    assert "已选 <b data-ticked>0</b> / 2" in page
    again = client.post(new, {"pk": [mine.pk, 0]})
    assert again.status_code == 422
    assert again.content.decode().count(" checked") == 1, "what was chosen stays so when the page comes back"
