# SPDX-License-Identifier: Apache-2.0
"""What the notice of a sanction tells who is under it; no database."""

from __future__ import annotations

from datetime import date

from wuzha.documents.description import Paragraph
from wuzha.measures.registry import PaperFacts
from wuzha.sanctions.kinds import notice

JUDGED = {"judgment": "（2025）浙0282刑初1号", "judged_on": "2025-05-10", "offence": "帮助信息网络犯罪活动罪"}
DEEDS = {"judgment": "", "deeds": [{"day": "2025-03-01", "kind": "BANK", "conduct": "TRADE", "proof": "讯问笔录"}]}


def text(facts: dict[str, object], under: str, starts: date | None = None) -> str:
    made = notice(
        PaperFacts(
            number="CS00000001", document_no="", subject="测试甲", subject_no="330282199001010011", unit="测试市公安局",
            ground="因相关犯罪被追究刑事责任", article="联合惩戒办法第四条", reason="", title="联合惩戒", starts=starts,
            ends=date(2029, 12, 1) if starts else None, decided=date(2026, 11, 1), authority="设区的市级以上公安机关",
            authority_no="甬公惩决〔2026〕1号", facts=facts, labels={"BANK": "银行账户", "TRADE": "出借"},
            values={"regime": "JOINT2024", "under": under}, state="DECIDED", term="3年", appeal_days=60,
        )
    )  # fmt: skip
    assert made.signature is not None
    assert made.signature.unit == "测试市公安局"
    return "\n".join(one.text for one in made.body if isinstance(one, Paragraph))


def test_who_was_convicted_reads_by_which_judgment_and_where_and_until_when_to_appeal() -> None:
    told = text(JUDGED, "CONVICTED")
    for part in ("（2025）浙0282刑初1号", "2025年5月10日生效", "帮助信息网络犯罪活动罪", "自送达之日起3年", "60日内",
                 "设区的市级以上公安机关提出申诉"):  # fmt: skip
        assert part in told


def test_who_was_determined_reads_the_acts_and_the_days_of_the_term() -> None:
    told = text(DEEDS, "DETERMINED", date(2026, 12, 2))
    assert "2025年3月1日出借银行账户" in told
    assert "自2026年12月2日起至2029年12月1日止" in told
