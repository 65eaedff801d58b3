# SPDX-License-Identifier: Apache-2.0
"""An objection against a freeze: its receipt, and the answer within thirty days (程序规定 196, 197; 刑诉法 117)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wuzha.documents import Document, Paragraph, Signature
from wuzha.engine.wording import plain_date
from wuzha.funds.orders.documents.facts import BLANK, NO_NUMBER, SAMPLE, OrderFacts, Sum, account_form, former_rows


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """What was objected and what the check came to."""

    name: str
    received_on: date
    #: RELEASED, LIMITED or KEPT.
    outcome: str
    reason: str
    limited: Sum | None = None
    #: The last day for the answer.
    answer_by: date | None = None


#: What the organ decided, by outcome.
_DECIDED = {
    "RELEASED": "所提异议成立。我局决定对上列财产解除冻结，并通知协助单位办理",
    "KEPT": "所提异议不成立。我局决定对上列财产继续冻结",
}


def objection_receipt(one: OrderFacts, objection: ObjectionFacts) -> Document:
    """What was taken in, from whom, when, and until when it is answered."""
    by = f"{plain_date(objection.answer_by)}以前" if objection.answer_by else BLANK
    return Document(
        title="冻结财产异议受理回执",
        organ=one.organ or BLANK + "公安局",
        number=one.number or NO_NUMBER,
        sample=SAMPLE,
        addressee=objection.name or BLANK,
        body=(
            Paragraph(f"你（单位）于{plain_date(objection.received_on)}就我局冻结下列财产提出的异议，我局已受理登记："),
            account_form(one, *former_rows(one)),
            Paragraph(f"根据{one.basis or BLANK}之规定，我局将在{by}作出处理决定，并书面答复你（单位）。"),
        ),
        signature=Signature(one.organ or BLANK + "公安局", one.day),
    )


def objection_answer(one: OrderFacts, objection: ObjectionFacts) -> Document:
    """What was decided and why, and where to go from there; who decided stays inside the organ."""
    decided = _DECIDED.get(objection.outcome)
    if decided is None:
        sum_kept = objection.limited.text if objection.limited else BLANK
        decided = f"所提异议部分成立。我局决定对上列财产限额冻结{sum_kept}，对其余部分解除冻结"
    return Document(
        title="冻结财产异议答复书",
        organ=one.organ or BLANK + "公安局",
        number=one.number or NO_NUMBER,
        sample=SAMPLE,
        addressee=objection.name or BLANK,
        body=(
            Paragraph(f"你（单位）于{plain_date(objection.received_on)}就我局冻结下列财产提出的异议收悉："),
            account_form(one, *former_rows(one)),
            Paragraph(
                f"经审查，{objection.reason.strip().rstrip('。') or BLANK}。根据{one.basis or BLANK}之规定，{decided}。"
            ),
            Paragraph("如不服本处理决定，可以向同级人民检察院申诉。"),
        ),
        signature=Signature(one.organ or BLANK + "公安局", one.day),
    )
