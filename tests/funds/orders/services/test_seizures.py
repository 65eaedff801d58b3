# SPDX-License-Identifier: Apache-2.0
"""Seized things go back by 发还清单 (刑诉法 245; 程序规定 234): valued, decided, signed for, and off the loss."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories import City
from tests.funds.conftest import file_case
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import FundsCase, GiveBack, Report, Seizure, StopOrder
from wuzha.funds.orders.services import papers, seizures
from wuzha.funds.orders.services.seizures import GivingBack, NewSeizure, given_back_fen
from wuzha.funds.retention import cases_due
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.dialect("funds.migrations.0001_schema")


def gold(**values: Any) -> NewSeizure:
    return NewSeizure(
        **{
            "item": "黄金手镯", "quantity": "1只（50克）", "on": timezone.localdate() - timedelta(days=1),
            "doc_no": "测公扣字〔2026〕1号", "feature": "内刻“福”字",
        }
        | values
    )  # fmt: skip


def giving(report: Report, items: list[int], **values: Any) -> GivingBack:
    told = {
        "victim_id": report.victim_id, "items": items, "decider": "测试局长", "title": "局长",
        "on": timezone.localdate(), "list_no": "测公发还字〔2026〕1号",
    }  # fmt: skip
    return GivingBack(**told | values)  # type: ignore[arg-type]  # as the class takes them


@pytest.fixture
@shared
def held(officer: Actor, case: FundsCase) -> Seizure:
    return seizures.seize(officer, case.pk, gold(amount_fen=3_000_000))


def test_a_seizure_needs_a_filed_case_and_the_number_of_its_paper(officer: Actor, unfiled: FundsCase) -> None:
    with pytest.raises(RefusalError, match="NOT_FILED"):
        seizures.seize(officer, unfiled.pk, gold())
    file_case(officer, unfiled)
    for wrong, code in (
        ({"doc_no": ""}, "SEIZURE_FIELD"), ({"doc_no": "ZJ00000001"}, "OUR_NUMBER"), ({"item": " "}, "SEIZURE_FIELD"),
        ({"item": "手机 13800000001"}, "CLEAR_NUMBER"), ({"on": timezone.localdate() + timedelta(days=1)}, "IN_FUTURE"),
    ):  # fmt: skip
        with pytest.raises(RefusalError, match=code):
            seizures.seize(officer, unfiled.pk, gold(**wrong))
    assert not Seizure.unscoped.exists()


def test_nothing_goes_back_before_it_is_valued_or_by_one_person(
    officer: Actor, investigator: Actor, case: FundsCase, report: Report
) -> None:
    one = seizures.seize(officer, case.pk, gold())
    with pytest.raises(RefusalError, match="NOT_VALUED"):
        seizures.give_back(investigator, case.pk, giving(report, [one.pk]))
    seizures.value(officer, case.pk, one.pk, 2_500_000)
    with pytest.raises(RefusalError, match="SAME_PERSON"):
        seizures.give_back(officer, case.pk, giving(report, [one.pk]))
    made = seizures.give_back(investigator, case.pk, giving(report, [one.pk]))
    assert given_back_fen([report.victim_id]) == {report.victim_id: 2_500_000}
    for again in (
        lambda: seizures.give_back(investigator, case.pk, giving(report, [one.pk])),
        lambda: seizures.value(officer, case.pk, one.pk, 1),
        lambda: seizures.move_on(officer, case.pk, [one.pk], to="测试市人民检察院", on=timezone.localdate()),
    ):
        with pytest.raises(RefusalError, match="NOT_HELD"):
            again()
    assert seizures.handed_back(officer, made.pk, timezone.localdate()).handed_on == timezone.localdate()
    with pytest.raises(RefusalError, match="HANDED_ALREADY"):
        seizures.handed_back(officer, made.pk, timezone.localdate())
    actions = set(Event.objects.filter(outcome="OK").values_list("action", flat=True))
    assert {"funds.seize", "funds.value", "funds.give_back", "funds.handed_back"} <= actions


def test_what_goes_on_with_the_case_is_not_given_back(officer: Actor, case: FundsCase, held: Seizure) -> None:
    seizures.move_on(officer, case.pk, [held.pk], to="测试市人民检察院", on=timezone.localdate())
    held.refresh_from_db()
    assert (held.moved_to, held.give_back) == ("测试市人民检察院", None)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_names_things_values_law_and_who_signs(
    officer: Actor, investigator: Actor, case: FundsCase, report: Report, held: Seizure, language: str, tmp_path: Path,
    settings: Any,
) -> None:  # fmt: skip
    settings.WUZHA_FILES = tmp_path
    other = seizures.seize(officer, case.pk, gold(item="现金", quantity="100张", amount_fen=1_000_000, feature=""))
    made = seizures.give_back(investigator, case.pk, giving(report, [held.pk, other.pk]))
    with translation.override(language):
        paper = papers.make(officer, GiveBack, made.pk, "案件办理")
    file = docx.Document(io.BytesIO(papers.read(officer, paper, "案件办理")))
    text = "\n".join(one.text for one in file.paragraphs)
    for part in (
        "测试市公安局\n发还清单\n测公发还字〔2026〕1号",
        "根据《中华人民共和国刑事诉讼法》第二百四十五条、《公安机关办理刑事案件程序规定》第二百三十四条之规定，",
        "发还被害人测试甲", "合计40,000.00元（人民币肆万元整）", "领取人：", "保管人员：",
    ):  # fmt: skip
        assert part in text, part
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert rows[1][:5] == ["1", "黄金手镯", "1只（50克）", "内刻“福”字", "30,000.00"]
    assert rows[-1][1:5] == ["合计", "", "", "40,000.00"]
    assert paper.about == made
    with pytest.raises(RefusalError, match="FILE_KIND"):
        papers.bring(officer, StopOrder, _stop(case), "SIGNED_LIST", b"%PDF-1.7 test %%EOF")
    assert papers.bring(officer, GiveBack, made.pk, "SIGNED_LIST", b"%PDF-1.7 test %%EOF").suffix == "pdf"


def _stop(case: FundsCase) -> int:
    account = case.case_accounts(manager="unscoped").get(level=1).account
    made = StopOrder.unscoped.create(case=case, account=account, level=1, amount_fen=1, due_at=timezone.now())
    return int(made.pk)


def test_personal_data_stays_as_long_as_something_is_kept_or_not_handed_over(
    officer: Actor, investigator: Actor, case: FundsCase, report: Report, held: Seizure
) -> None:
    later = timezone.now() + timedelta(days=1)

    def due() -> bool:
        return cases_due(later).filter(pk=case.pk).exists()

    assert not due()
    made = seizures.give_back(investigator, case.pk, giving(report, [held.pk]))
    assert not due()
    seizures.handed_back(officer, made.pk, timezone.localdate())
    assert due()


def test_the_page_records_a_seizure_and_its_return(city: City, case: FundsCase, report: Report, client: Client) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    day = timezone.localdate().isoformat()
    address = reverse("funds:case_seizures", args=[case.pk, "seize"])
    body = {"item": "现金", "quantity": "1包", "amount": "10000", "on": day, "doc_no": "测公扣字〔2026〕2号"}
    assert client.post(address, body | {"doc_no": "ZF00000001"}).status_code == 422
    assert client.post(address, body).status_code == 302
    one = Seizure.unscoped.get()
    client.force_login(city.people[Role.INVESTIGATOR])
    address = reverse("funds:case_seizures", args=[case.pk, "give_back"])
    body = {
        "victim": str(report.victim_id), "decider": "测试局长", "title": "局长", "on": day, "list_no": "测发还2号",
    }  # fmt: skip
    assert client.post(address, body).status_code == 422
    assert client.post(address, body | {"items": [str(one.pk)]}).status_code == 302
    page = client.get(reverse("funds:case", args=[case.pk])).content.decode()
    assert "测发还2号" in page
    assert "已发还" in page
