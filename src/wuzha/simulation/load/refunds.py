# SPDX-License-Identifier: Apache-2.0
"""A small load for the restitution desk: money announced, money objected to, money paid back in part; all synthetic.

Everything goes through the services, so that figures, ledgers and history are what the desk itself would have written.
Account numbers go on from those of the funds desk's load.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import IdNumber
from wuzha.funds.models import FundsCase, Institution, Report
from wuzha.funds.orders.services import answers, freeze_answers, freezes, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.refunds.models import RefundCase, RefundVictim
from wuzha.funds.refunds.services import applications, bank, deciding, papers, tracing
from wuzha.funds.refunds.services.applications import Application
from wuzha.funds.refunds.services.deciding import Reply
from wuzha.funds.statements.services import files
from wuzha.funds.statements.services.whole import run_file
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.simulation.load import holidays
from wuzha.simulation.load.funds import INSTITUTIONS, MINUTE, card, decision, file_case, notice_no
from wuzha.simulation.load.people import SURNAMES
from wuzha.simulation.load.times import in_order

#: Numbers of the cases, after those of the funds desk's load.
ANNOUNCED, OBJECTED, PAID = 101, 102, 103
#: Days ago that the victims reported.
AGO = timedelta(days=45)


@transaction.atomic
def settle(now: datetime) -> int:
    """Give the empty restitution desk of a synthetic city its first restitutions, all or none; how many."""
    officers, heads = _colleagues(), _actors(Role.INVESTIGATOR)
    banks = list(Institution.objects.filter(code__in=[code for code, _name, _kind in INSTITUTIONS]).order_by("pk"))
    if len(officers) < 2 or not heads or len(banks) < 2 or RefundCase.unscoped.exists():
        return 0
    holidays.cover(Actor.system("simulation"), now)  # thirty days of an announcement reach into next year
    desk = _Desk(officers[0], officers[1], heads[0], banks, now)
    # 1. Two victims' money in one account: divided in proportion, announced.
    first = desk.checked(ANNOUNCED, (("甲", 60_000, 1), ("乙", 40_000, 1)))
    deciding.announce(desk.officer, first.pk, timezone.localdate(now))
    # 2. The same, and somebody objects.
    second = desk.checked(OBJECTED, (("甲", 25_000, 1), ("乙", 75_000, 1)))
    deciding.announce(desk.officer, second.pk, timezone.localdate(now))
    deciding.object_to(
        desk.officer, second.pk, on=timezone.localdate(now), name="演示异议人",
        content="演示：称其另有一笔款项转入同一账户，请求复核。",
    )  # fmt: skip
    # 3. One victim's money in two accounts, each alone: decided; one bank has paid, the other has not answered.
    desk.paid_in_part(desk.checked(PAID, (("甲", 30_000, 1), ("甲", 50_000, 2))))
    in_order()
    return 3


def _actors(role: Role, **where: object) -> list[Actor]:
    postings = Posting.unscoped.filter(role=role, person__synthetic=True, **where).select_related("unit", "person")
    found = (actor_for(one) for one in postings.order_by("pk")[:2])
    return [one for one in found if one is not None]


def _colleagues() -> list[Actor]:
    """The first funds officer and one of the same centre."""
    first = _actors(Role.FUNDS_OFFICER)[:1]
    return [one for lead in first for one in _actors(Role.FUNDS_OFFICER, unit_id=lead.unit_id)]


class _Desk:
    """Two officers, who records decisions, and the banks."""

    def __init__(self, officer: Actor, second: Actor, head: Actor, banks: list[Institution], now: datetime) -> None:
        self.officer, self.second, self.head, self.banks, self.now = officer, second, head, banks, now
        self.today = timezone.localdate(now)
        #: Transfers of the case at hand, each with the account that paid.
        self.told: list[tuple[str, Transfer]] = []

    def case(self, number: int, told: tuple[tuple[str, int, int], ...]) -> FundsCase:
        """A case of (victim, yuan, place of the account paid to) each; half of what came in is frozen there."""
        reported, self.told = self.now - AGO, []
        victims: dict[str, list[tuple[int, int]]] = {}
        for who, yuan, place in told:
            victims.setdefault(who, []).append((yuan, place))
        case: FundsCase | None = None
        for order, (who, paid) in enumerate(victims.items()):
            report = self._report(number, who, order, paid, reported, case)
            case = report.case
        if case is None:
            raise ValueError("A case has a victim")
        for place in sorted({place for _who, _yuan, place in told}):
            self._freeze(case, number, place, sum(yuan for _who, yuan, at in told if at == place) * 50, reported)
        return case

    def _report(
        self, number: int, who: str, order: int, paid: list[tuple[int, int]], reported: datetime, case: FundsCase | None
    ) -> Report:
        transfers = [
            Transfer(
                self._account(number, place), yuan * 100, reported - (60 - 5 * (2 * order + turn)) * MINUTE,
                by=self._own(number, order),
            )
            for turn, (yuan, place) in enumerate(paid)
        ]  # fmt: skip
        self.told += [(self._own(number, order).number, one) for one in transfers]
        loss = sum(yuan for yuan, _place in paid) * 100
        told = NewReport(loss, reported, transfers, reference=f"演示警情{number:04d}{order}", fraud_type="BRUSH")
        person = Person(self._name(number, who), id_no=_id_number(number, order))
        return reports.by_hand(self.officer, person, told, case.pk if case else None, synthetic=True)

    def _freeze(self, case: FundsCase, number: int, place: int, fen: int, reported: datetime) -> None:
        account = case.case_accounts(manager="unscoped").filter(level=1).order_by("pk")[place - 1].account_id
        day = timezone.localdate(reported)
        order = stops.draft(self.officer, case.pk, account)
        stops.issue(self.officer, order.pk, f"演示{number:04d}{place}", reported + 6 * MINUTE)
        # Of money that several paid in, the other half went on: whose it was, nobody can say.
        mixed = case.victims(manager="unscoped").count() > 1
        onward = [Transfer(self._account(number, 2), fen, reported - 20 * MINUTE)] if mixed else []
        self.told += [(self._account(number, place).number, one) for one in onward]
        told = Answer("0000", reported + 20 * MINUTE, balance_fen=fen, onward=onward)
        answers.answer_stop(self.officer, order.pk, told)
        one = freezes.draft(self.officer, case.pk, account, fen)
        if place == 1:
            file_case(self.officer, case.pk, day)
        freezes.decide(self.head, one.pk, decision(one.pk, reported + 24 * MINUTE))
        notice = notice_no(one.pk, day)
        freezes.issue(self.officer, one.pk, f"演示D{one.pk:05d}", reported + 25 * MINUTE, doc_no=notice)
        freeze_answers.answer_freeze(self.officer, one.pk, Answer("0000", reported + 50 * MINUTE, held_fen=fen))

    def checked(self, number: int, told: tuple[tuple[str, int, int], ...]) -> RefundCase:
        """Traced, applied for by each victim, the material signed by two officers."""
        case = self.case(number, told)
        self._statement(case)
        refund = tracing.open_refund(self.officer, case.pk)
        tracing.trace(self.officer, refund.pk)
        places = list(case.victims(manager="unscoped").order_by("pk").values_list("pk", flat=True))
        for one in RefundVictim.unscoped.filter(refund=refund).order_by("pk"):
            own = self._own(number, places.index(one.victim_id))
            applied = Application(own.holder, own.number, self.banks[0].name, "演示市演示路1号", signed_on=self.today)
            applications.enter(self.officer, refund.pk, one.pk, applied)
        applications.apply(self.officer, refund.pk)
        applications.check(self.officer, refund.pk)
        return applications.check(self.second, refund.pk)

    def _statement(self, case: FundsCase) -> None:
        """What the banks of the accounts give: the transfers that were told of, and no other."""
        lines = ["txn_id,time,from_account,to_account,amount_fen,kind"]
        for number, (source, one) in enumerate(sorted(self.told, key=lambda pair: pair[1].at), 1):
            lines.append(f"{number},{one.at.isoformat()},{source},{one.to.number},{one.amount_fen},transfer")
        for file in files.take(self.officer, case.pk, ["\n".join(lines).encode()], f"演示流水{case.pk}.csv"):
            run_file(file)

    def paid_in_part(self, refund: RefundCase) -> None:
        """Decided by the prefecture; the bank of the first account has paid."""
        deciding.approve(self.head, refund.pk, approver="演示局长", on=self.today)
        deciding.submit(self.officer, refund.pk, package_no=f"演示报返〔{self.today.year}〕1号", on=self.today)
        reply = f"演示返字〔{self.today.year}〕1号"
        papers.bring(self.head, refund.pk, "REPLY", _scan())
        deciding.record_reply(self.head, refund.pk, Reply.DECIDED, number=reply, on=self.today)
        bank.notify(self.officer, refund.pk, number=f"演示返通〔{self.today.year}〕1号", on=self.today)
        account = refund.accounts(manager="unscoped").order_by("pk").first()
        if account is not None:
            bank.answer(self.officer, refund.pk, account.pk, on=self.today)

    def _account(self, number: int, place: int) -> AccountDetails:
        holder = f"演示{SURNAMES[number % len(SURNAMES)]}{'甲乙丙'[place]}"
        bank = self.banks[place % len(self.banks)]
        return AccountDetails(card(bank, f"{number:03d}{place:03d}"), holder, bank.pk)

    def _own(self, number: int, order: int) -> AccountDetails:
        """A victim's own account."""
        bank = self.banks[0]
        return AccountDetails(card(bank, f"{number:03d}9{order:02d}"), self._name(number, "甲乙"[order]), bank.pk)

    @staticmethod
    def _name(number: int, who: str) -> str:
        return f"演示{SURNAMES[number % len(SURNAMES)]}{who}"


def _id_number(number: int, order: int) -> str:
    """Well formed, in a county code that no county has."""
    stem = f"33029919900101{number % 100:02d}{order}"
    return next(stem + check for check in "0123456789X" if IdNumber.check(stem + check))


def _scan() -> bytes:
    """A PDF of one page that says what it is, in place of the scan of a reply."""
    text = b"BT /F1 24 Tf 60 760 Td (SYNTHETIC - not a decision of anybody) Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return content + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, content.rindex(b"xref"))
