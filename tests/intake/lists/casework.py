# SPDX-License-Identifier: Apache-2.0
"""Lists of warnings, cases, people and leads."""

from __future__ import annotations

from datetime import date

from tests.factories import City
from tests.intake.lists.base import Lists, Row, Sample, ago, id_number, more, phone
from wuzha.audit.actor import Actor
from wuzha.cases.rules.life import Act
from wuzha.cases.rules.told import Told
from wuzha.cases.services.incoming import IncomingCase
from wuzha.cases.services.receiving import receive
from wuzha.engine.calendar import end_of_day
from wuzha.org.roles import Role

#: Rows of one case or place, where a list has several.
EACH = 10


def case_no(number: int) -> str:
    """In the form of GA/T 543, of a month that has not come: no case has it."""
    return f"A3302820000002099{number:06d}"


def filed(city: City, number: int, on: date) -> list[str]:
    """Cases of the station that were filed on a day; their numbers."""
    at = end_of_day(on)
    papers = tuple(Told(act, on, f"测{act}字〔2026〕") for act in (Act.ACCEPT, Act.FILE))
    receive(
        [
            IncomingCase(
                line=place + 2, case_no=case_no(place), occurred_at=at, reported_at=at, fraud_type="BRUSH",
                phone=phone(place), papers=papers, organ="测试市公安局", unit_id=city.station.pk, loss_fen=1,
            )
            for place in range(number)
        ],
        centre_id=city.centre.pk, actor=Actor.system("test"),
    )  # fmt: skip
    return [case_no(place) for place in range(number)]


def _cases(city: City, number: int) -> Lists:
    """The next list tells of one more document of each case."""
    first: list[Row] = [
        {
            "案件编号": case_no(place), "报案时间": f"{ago(20)} 09:00:00", "发案时间": f"{ago(20)} 06:00:00",
            "诈骗类型": "刷单返利", "损失金额": "80000", "受害人姓名": "测试甲", "受害人电话": phone(place),
            "受理日期": str(ago(20)), "受案文书号": f"测受字〔2026〕{place}号", "立案日期": str(ago(18)),
            "立案文书号": f"测立字〔2026〕{place}号", "破案日期": "", "办案单位": city.station.name,
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 破案日期=lambda _place: str(ago(5))))


def _people(city: City, number: int) -> Lists:
    """Ten suspects a case; the next list tells what measure each came under, and where each lives."""
    numbers = filed(city, -(-number // EACH), ago(60))
    first: list[Row] = [
        {
            "case_no": numbers[place // EACH], "name": "测试丙", "id_no": id_number(place), "phone": phone(place),
            "role": "取款、供卡", "residence": "", "measure": "", "day": "", "organ": "", "document_no": "",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(
        first, residence=lambda place: f"测试市测试路{place}号", measure=lambda _place: "刑拘",
        day=lambda _place: str(ago(2)), organ=lambda _place: "测试市公安局", document_no=lambda place: f"拘{place}号",
    ))  # fmt: skip


def _leads(_city: City, number: int) -> Lists:
    """The next list says of each number something else, which is given back."""
    first: list[Row] = [
        {
            "线索编号": f"浙断卡〔2026〕{place}号", "线索来源": "断卡行动", "下发单位": "省厅",
            "接收时间": f"{ago(9)} 10:00", "线索类型": "买卖银行卡", "线索内容": f"第{place}人出售银行卡",
            "嫌疑人姓名": "测试乙", "手机号": phone(place),
            "举报人": "测试举报人" if place % 2 else "", "举报人电话": phone(place + 1_000_000) if place % 2 else "",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 线索内容=lambda place: f"第{place}人出售银行卡，已核"))


def _warnings(_city: City, number: int) -> Lists:
    """The next list pushes each person once more."""
    first: list[Row] = [
        {
            "编号": f"T{place:06d}", "预警等级": "高危", "诈骗类型": "刷单返利", "受害人号码": phone(place),
            "受害人姓名": "测试甲", "现住址": "测试市浒山街道测试路1号", "嫌疑人号码": "0085200000001",
            "推送时间": f"{ago(1)} 10:20:30", "交易金额": "100.50",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(
        first, 编号=lambda place: f"T1{place:06d}", 推送时间=lambda _place: f"{ago(1)} 11:20:30",
        交易金额=lambda place: str(place + 1),
    ))  # fmt: skip


SAMPLES = {
    "warnings": Sample(_warnings, "merged", by=Role.ANALYST, source="MPS"),
    "cases": Sample(_cases, "merged"),
    "people": Sample(_people, "accepted"),
    "leads": Sample(_leads, "rejected", by=Role.ANALYST, source="PROV"),
}
