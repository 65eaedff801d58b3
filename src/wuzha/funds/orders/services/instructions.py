# SPDX-License-Identifier: Apache-2.0
"""Files of instructions (`domain.md` §2.4): what is to be entered in the police platform, with room for the answers.

The same file, its last columns filled in, comes back as an answer file. Nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import Opener, opener
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law, basis
from wuzha.funds.models import Freeze, Payment, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rules.stops import StopState
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.freezes import freeze_basis
from wuzha.org.models import Person
from wuzha.org.roles import May
from wuzha.privacy.sheets import Sheet, Watermark, cell_text, csv_file, workbook
from wuzha.refusals import RefusalError

#: Orders in one file.
MOST = 500
#: Codes of the platform: stop, freeze; first stop; urgent; currency.
STOP_CODE, FREEZE_CODE, FIRST, URGENT, CURRENCY = "100101", "100201", "00", "02", "CNY"
#: Columns that the bank's answer is written into.
ANSWER = [
    "结果码", "反馈时间", "余额", "实冻金额", "起始时间", "到期时间", "失败原因", "转往账号", "转往户名", "转往金额",
    "转往时间",
]  # fmt: skip
STOPS = [
    "业务单号", "业务申请编号", "交易类型编码", "案件编号", "紧急程度", "申请类型", "事由", "转出账户开户机构",
    "转出户名", "转出卡号", "币种", "汇款金额", "汇款时间", "开户机构代码", "开户机构名称", "账户类别", "止付户名",
    "止付账号", "止付小时数", "法律依据", "经办人",
]  # fmt: skip
FREEZES = [
    "业务单号", "业务申请编号", "交易类型编码", "案件编号", "紧急程度", "开户机构代码", "开户机构名称", "账户类别",
    "冻结户名", "冻结账号", "冻结方式", "申请冻结额", "币种", "冻结期限", "是否及于孳息", "批准机关", "批准人",
    "批准文号", "批准日期", "法律依据", "经办人",
]  # fmt: skip


def to_issue(actor: Actor, kind: str) -> Any:
    """Orders of a kind (`stops`, `freezes`) that are ready to be issued, the first due on top."""
    rows: QuerySet[Freeze] | QuerySet[StopOrder]
    if kind == "freezes":
        rows = Freeze.objects.visible_to(actor).filter(state=FreezeState.APPROVED)
    else:
        rows = StopOrder.objects.visible_to(actor).filter(state=StopState.DRAFT)
    return rows.select_related("account__institution", "institution", "case").order_by("due_at", "pk")


@one_act(May.WORK_FUNDS, name="funds.instructions")
def instructions(actor: Actor, kind: str, purpose: str, *, as_csv: bool = False) -> bytes:
    """The file of all orders of a kind that are to be issued, with clear account numbers: the look is in the trail."""
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE)
    orders = list(to_issue(actor, kind)[:MOST])
    if not orders:
        raise RefusalError(Code.NOTHING_NEW)
    with transaction.atomic():
        shown = opener(
            actor, purpose.strip(), on=("funds", kind), fields=["account", "holder", "from_account"], rows=len(orders)
        )
        _seen(actor, orders, purpose.strip())
        me = Person.objects.get(pk=actor.person_id)
        rows = _stops(orders, shown, me.name) if kind != "freezes" else _freezes(orders, shown, me.name)
        record(actor, "funds.instructions", on=("funds", kind), purpose=purpose.strip(), rows=len(orders))
    headings = [*(STOPS if kind != "freezes" else FREEZES), *ANSWER]
    title = "止付指令" if kind != "freezes" else "冻结指令"
    sheet = Sheet(title, headings, [[*row, *[""] * len(ANSWER)] for row in rows])
    at = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    mark = Watermark(me.name, me.badge or me.username, at, title, purpose.strip(), clear=True)
    return csv_file(sheet, mark) if as_csv else workbook(sheet, mark)


def _seen(actor: Actor, orders: Sequence[Freeze | StopOrder], purpose: str) -> None:
    """A look at each order in the file, and at each case a victim's account is taken from: who asks who saw a person
    finds the file."""
    for one in orders:
        opener(actor, purpose, on=(one.RECORD, one.pk), fields=["account", "holder"], rows=1)
    if isinstance(orders[0], StopOrder):
        for case in sorted({one.case_id for one in orders}):
            opener(actor, purpose, on=("funds_case", case), fields=["from_account"], rows=1)


def _stops(orders: Sequence[StopOrder], shown: Opener, me: str) -> list[list[str | int | float]]:
    hours = CLOCKS.at().stop_hours
    cited = basis(Law.STOP, timezone.localdate())
    last = _last_payments(orders)
    found = []
    for one in orders:
        came = last.get((one.case_id, one.account_id))
        bank = one.institution
        found.append(
            [
                one.number, one.request_no, STOP_CODE, one.case.case_no, URGENT, FIRST,
                "电信网络诈骗",
                came.from_account.institution.name if came and came.from_account.institution else "",
                shown("from_account", came.from_account.holder if came else None, one.pk),
                shown("from_account", came.from_account.number if came else None, one.pk),
                CURRENCY, yuan(came.amount_fen if came else one.amount_fen),
                cell_text(came.at if came else one.paid_at),
                bank.code if bank else "", bank.name if bank else "", one.account.kind,
                shown("holder", one.account.holder, one.pk), shown("account", one.account.number, one.pk),
                hours, cited, me,
            ]
        )  # fmt: skip
    return found


def _freezes(orders: Sequence[Freeze], shown: Opener, me: str) -> list[list[str | int | float]]:
    found = []
    for one in orders:
        bank = one.institution
        found.append(
            [
                one.number, one.request_no, FREEZE_CODE, one.case.case_no, URGENT,
                bank.code if bank else "", bank.name if bank else "", one.account.kind,
                shown("holder", one.account.holder, one.pk), shown("account", one.account.number, one.pk),
                one.scope_code, yuan(one.amount_fen), CURRENCY, str(one.get_term_display()),
                "是" if one.interest else "否",
                str(one.get_authority_display()), one.decider, one.decision_no, cell_text(one.decided_on),
                freeze_basis(one), me,
            ]
        )  # fmt: skip
    return found


def _last_payments(orders: Sequence[StopOrder]) -> dict[tuple[int, int], Payment]:
    """The latest payment into each order's account in its case."""
    rows = (
        Payment.unscoped.filter(
            case__in={one.case_id for one in orders},
            to_account__in={one.account_id for one in orders},
            withdrawn_at=None,
        )
        .select_related("from_account__institution")
        .order_by("at", "pk")
    )
    return {(one.case_id, one.to_account_id): one for one in rows}


def yuan(fen: int) -> str:
    """分 as exact 元 text, which no spreadsheet can round."""
    return f"{fen // 100}.{fen % 100:02d}"
