# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of this room can give stands on the field that it is about, with nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import City
from tests.refusing import refusals
from tests.sanctions.conftest import IMPOSED, OFFICERS, OTHER_ID, WHO, ago, decided, filed, signed, told
from wuzha.audit.actor import Actor
from wuzha.engine.calendar import WorkCalendar
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual
from wuzha.sanctions.errors import Code
from wuzha.sanctions.forms.penalties import DayForm, DefendForm
from wuzha.sanctions.forms.pledges import ContactForm
from wuzha.sanctions.models import Penalty, Pledge
from wuzha.sanctions.services import carrying_out, penalties
from wuzha.sanctions.services.returns import NewAbsent, list_

pytestmark = pytest.mark.django_db


#: Born in 2024.
YOUNG = "33028220240307001X"


def on(row: Any, name: str) -> str:
    return reverse(f"sanctions:{row.RECORD}_act", args=[row.pk, name])


@pytest.fixture
def client(city: City) -> Client:
    found = Client()
    found.force_login(city.people[Role.CARD_OFFICER])
    return found


@pytest.fixture
def deciding(city: City) -> Client:
    found = Client()
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def day(days: int) -> str:
    return ago(days).isoformat()


def test_of_a_new_penalty(client: Client, officer: Actor) -> None:
    url = reverse("sanctions:penalty_new")
    one = {
        "name": "测试乙", "id_no": OTHER_ID, "article": "44", "filed_on": day(3), "acted_on": day(9),
        "officers": "测试民警甲，测试民警乙", "gain": "2400", "facts": "出借银行卡", "organisation": "",
        "organisation_code": "", "case": "",
    }  # fmt: skip
    with refusals() as refused:
        refused.form(client, Code.SUBJECT_MISSING, "name", url, **one | {"organisation": "演示公司"})
        refused.form(client, Code.WHO_MISSING, "name", url, **one | {"id_no": ""})
        of_unit = {"name": "", "id_no": "", "organisation": "演示公司", "article": "38"}
        refused.form(client, Code.ARTICLE_SUBJECT, "article", url, **one | of_unit)
        refused.form(client, Code.FACTS_MISSING, "facts", url, **one | {"facts": " "})
        refused.form(client, Code.OFFICERS_FEW, "officers", url, **one | {"officers": "测试民警甲"})
        refused.form(client, Code.IN_FUTURE, "filed_on", url, **one | {"filed_on": day(-1)})
        refused.form(client, Code.ACTED_AFTER, "acted_on", url, **one | {"acted_on": day(2)})
        young = {"name": "测试小乙", "id_no": YOUNG, "acted_on": "2023-01-05", "filed_on": "2023-01-09"}
        refused.form(client, Code.BEFORE_BIRTH, "acted_on", url, **one | young)
        refused.form(client, Code.BEFORE_LAW, "acted_on", url, **one | {"acted_on": "2022-11-30"})
        refused.form(client, Code.TIME_BARRED, "acted_on", url, **one | {"acted_on": day(800)})
        refused.form(client, Code.NOT_FOUND, "case", url, **one | {"case": "AJ99999999"})
        number = {"name": "", "id_no": "", "organisation": "演示公司19900005518"}
        refused.form(client, Code.CLEAR_NUMBER, "organisation", url, **one | number)
    assert not Penalty.unscoped.exists()


def test_of_what_is_told(client: Client, officer: Actor) -> None:
    row, rich = filed(officer), filed(officer, gain_fen=2_000_000, is_same=True, grave=False)
    unit = filed(officer, article="39", who=NewIndividual(), organisation="演示通信公司", gain_fen=0, grave=False)
    one = {"day": day(38), "fine": "5000", "confiscated": "2400", "detention_days": "5"}
    with refusals() as refused:
        refused.form(client, Code.FINE_HIGH, "fine", on(row, "tell"), **one | {"fine": "200000.01"})
        refused.form(client, Code.DETENTION_DAYS, "detention_days", on(row, "tell"), **one | {"detention_days": "16"})
        refused.form(client, Code.CONFISCATE_GAIN, "confiscated", on(row, "tell"), **one | {"confiscated": "1"})
        of_rich = {"day": day(38), "fine": "19999.99", "confiscated": "20000", "detention_days": ""}
        refused.form(client, Code.FINE_LOW, "fine", on(rich, "tell"), **of_rich)
        grave = of_rich | {"fine": "20000", "detention_days": "3"}
        refused.form(client, Code.NOT_GRAVE, "detention_days", on(rich, "tell"), **grave)
        of_unit = {"day": day(38), "fine": "60000", "confiscated": "", "detention_days": "1"}
        refused.form(client, Code.NO_DETENTION, "detention_days", on(unit, "tell"), **of_unit)
        none = filed(officer, gain_fen=0, is_same=True, grave=False)
        nothing = {"day": day(38), "fine": "", "confiscated": "", "detention_days": ""}
        refused.form(client, Code.NOTHING_IMPOSED, "fine", on(none, "tell"), **nothing)
        refused.form(client, Code.IN_FUTURE, "day", on(row, "tell"), **one | {"day": day(-1)})


def test_of_hearing_and_review(client: Client, officer: Actor) -> None:
    row, small = told(officer), filed(officer, gain_fen=0, grave=False, is_same=True)
    penalties.tell(officer, small.pk, type(IMPOSED)(100_000), ago(38))
    review = {"reviewer": "测试法制", "day": day(10), "text": "同意"}
    with refusals() as refused:
        refused.form(client, Code.NO_HEARING_RIGHT, "day", on(small, "ask_hearing"), day=day(37))
        refused.form(client, Code.HEARING_LATE, "day", on(row, "ask_hearing"), day=day(1))
        refused.form(client, Code.REASON_MISSING, "text", on(row, "defend"), day=day(37), text=" ")
        refused.form(client, Code.HEARING_OPEN, "day", on(row, "review"), **review | {"day": day(38)})
        refused.form(client, Code.REVIEWER_OFFICER, "reviewer", on(row, "review"), **review | {"reviewer": OFFICERS[0]})
        refused.form(client, Code.ORGAN_MISSING, "reviewer", on(row, "review"), **review | {"reviewer": ""})
        penalties.ask_hearing(officer, row.pk, ago(37))
        hearing = {"announced_on": day(10), "day": day(9), "text": "听取意见"}
        refused.form(client, Code.HEARING_SOON, "day", on(row, "hear"), **hearing)


def test_of_a_decision(deciding: Client, officer: Actor, head: Actor) -> None:
    other, row = decided(officer, head), told(officer, is_same=True)
    penalties.review(officer, row.pk, "测试法制", ago(10), "同意")
    one = {
        "document_no": "测1号", "day": day(9), "decided_by": "测试局长", "fine": "5000", "confiscated": "2400",
        "detention_days": "5",
    }  # fmt: skip
    url = on(row, "decide")
    with refusals() as refused:
        refused.form(deciding, Code.NUMBER_MISSING, "document_no", url, **one | {"document_no": ""})
        refused.form(deciding, Code.NUMBER_TAKEN, "document_no", url, **one | {"document_no": other.document_no})
        refused.form(deciding, Code.DECIDER_OFFICER, "decided_by", url, **one | {"decided_by": OFFICERS[0]})
        refused.form(deciding, Code.HEAVIER, "fine", url, **one | {"fine": "5001"})
        unit = filed(officer, article="39", who=NewIndividual(), organisation="演示通信公司", gain_fen=0, grave=False)
        penalties.tell(officer, unit.pk, type(IMPOSED)(6_000_000), ago(38))
        penalties.review(officer, unit.pk, "测试法制", ago(10), "同意")
        by_police = one | {"decided_by": "测试市公安局", "fine": "60000", "confiscated": "", "detention_days": ""}
        refused.form(deciding, Code.NOT_POLICE, "decided_by", on(unit, "decide"), **by_police)
        mine = told(head, is_same=True)
        penalties.review(head, mine.pk, "测试法制", ago(10), "同意")
        refused.form(deciding, Code.SECOND_PERSON, None, on(mine, "decide"), **one)


def test_of_what_follows_a_decision(client: Client, officer: Actor, head: Actor) -> None:
    row = carrying_out.serve(officer, decided(officer, head).pk, "DIRECT", ago(28))
    pay = {"sum": "100", "day": day(20), "receipt_no": "票1号"}
    remedy = {"kind": "REVIEW", "organ": "测试市人民政府", "day": day(20)}
    end = {"result": "UPHELD", "day": day(1), "document_no": "测府复1号"}
    with refusals() as refused:
        refused.form(client, Code.PAID_TOO_MUCH, "sum", on(row, "pay"), **pay | {"sum": "7400.01"})
        refused.form(client, Code.SUM_MISSING, "sum", on(row, "pay"), **pay | {"sum": "0"})
        refused.form(client, Code.RECEIPT_MISSING, "receipt_no", on(row, "pay"), **pay | {"receipt_no": ""})
        refused.form(client, Code.NOT_PAID, "why", on(row, "close"), why="")
        carrying_out.pay(officer, row.pk, 10_000, ago(20), "票1号")
        refused.form(client, Code.RECEIPT_TAKEN, "receipt_no", on(row, "pay"), **pay)
        carrying_out.pay(officer, row.pk, 730_000, ago(20), "票2号")
        refused.form(client, Code.NOTHING_TO_PAY, "sum", on(row, "pay"), **pay | {"receipt_no": "票3号"})
        refused.form(client, Code.NO_REMEDY, "result", on(row, "upheld"), **end)
        carrying_out.ask_remedy(officer, row.pk, "REVIEW", "测试市人民政府", ago(20))
        refused.form(client, Code.REMEDY_OPEN, "kind", on(row, "remedy"), **remedy)


def test_of_a_remedy_too_late(client: Client, officer: Actor, head: Actor) -> None:
    row = filed(officer, acted_on=ago(200), filed_on=ago(180))
    penalties.tell(officer, row.pk, IMPOSED, ago(178))
    penalties.review(officer, row.pk, "测试法制", ago(150), "同意")
    penalties.decide(head, row.pk, penalties.Decision("旧1号", ago(149), "测试局长", IMPOSED))
    carrying_out.serve(officer, row.pk, "DIRECT", ago(148))
    late = {"kind": "REVIEW", "organ": "测试市人民政府", "day": day(50)}
    with refusals() as refused:
        refused.form(client, Code.REMEDY_LATE, "day", on(row, "remedy"), **late)


def test_of_pledges(client: Client, officer: Actor) -> None:
    row, url = signed(officer), reverse("sanctions:pledge_new")
    one = {
        "name": WHO.name, "id_no": WHO.id_no, "is_same": "on", "occasion": "CARDS", "signed_on": day(10), "until": "",
        "witness": "测试民警甲", "witness_unit": "", "case": "", "note": "",
    }  # fmt: skip
    late = (row.until + timedelta(days=60)).isoformat()
    with refusals() as refused:
        refused.form(client, Code.PLEDGED_ALREADY, "signed_on", url, **one)
        refused.form(client, Code.WITNESS_MISSING, "witness", url, **one | {"witness": " "})
        refused.form(client, Code.NOT_MINOR, "occasion", url, **one | {"occasion": "MINOR", "signed_on": day(3)})
        refused.form(client, Code.MONTHS_MANY, "until", url, **one | {"signed_on": day(3), "until": late})
        what = {"day": day(11), "what": "再次出借"}
        refused.form(client, Code.BREACH_OUTSIDE, "day", on(row, "break"), **what)
    assert Pledge.unscoped.count() == 1


def test_of_people_to_return(client: Client, officer: Actor) -> None:
    url = reverse("sanctions:absent_new")
    list_(officer, NewAbsent("WANTED", "测追1号", WHO))
    one = {
        "name": WHO.name, "id_no": WHO.id_no, "is_same": "on", "ground": "WANTED", "ground_no": "测追2号", "place": "",
        "left_on": "", "township": "", "case": "",
    }  # fmt: skip
    with refusals() as refused:
        refused.form(client, Code.LISTED_ALREADY, "id_no", url, **one)
        other = one | {"name": "测试乙", "id_no": OTHER_ID}
        refused.form(client, Code.LEFT_AFTER, "left_on", url, **other | {"listed_on": day(9), "left_on": day(8)})
        refused.form(client, Code.BEFORE_BIRTH, "left_on", url, **other | {"left_on": "1980-01-01"})
        refused.form(client, Code.IN_FUTURE, "listed_on", url, **other | {"listed_on": day(-1)})
        refused.form(client, Code.GROUND_NO_MISSING, "ground_no", url, **one | {"ground_no": " "})


def test_of_scans_and_papers(client: Client, officer: Actor, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    row = filed(officer)
    url = on(row, "scan")
    with refusals() as refused:
        refused.form(client, Code.FILE_KIND, "file", url, file=SimpleUploadedFile("a.pdf", b"text"))
        refused.form(client, Code.FILE_BROKEN, "file", url, file=SimpleUploadedFile("a.pdf", b"%PDF-1.4 cut"))
        monkeypatch.setattr("wuzha.documents.papers.MOST_MB", 0)
        refused.form(client, Code.FILE_TOO_BIG, "file", url, file=SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF"))
        refused.press(client, Code.PAPER_EARLY, reverse("sanctions:penalty_make", args=[row.pk]), kind="NOTICE")


def test_of_a_year_whose_holidays_are_not_there(
    client: Client, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    row = filed(officer)
    monkeypatch.setattr("wuzha.sanctions.services.base.work_calendar", lambda: WorkCalendar.of(years=()))
    one = {"day": day(38), "fine": "5000", "confiscated": "2400", "detention_days": "5"}
    with refusals() as refused:
        refused.form(client, Code.NO_CALENDAR, "day", on(row, "tell"), **one)


def test_a_day_is_asked_for_as_a_day_in_every_form() -> None:
    with translation.override("zh-hans"):
        forms = (DefendForm(), DayForm(), ContactForm(None))
        assert [str(one.fields["day"].label) for one in forms] == ["日期"] * 3
