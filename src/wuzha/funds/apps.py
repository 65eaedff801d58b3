# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "wuzha.funds"
    verbose_name = _("Funds")

    def ready(self) -> None:
        """Register its pages, what takes answers of banks and statements, whether a unit still has orders under way,
        whose records and files these are and when their data must go."""
        from wuzha.cases import registry as cases
        from wuzha.core.indicators import doors
        from wuzha.funds import of_cases
        from wuzha.funds.legal import Law
        from wuzha.funds.models import InstitutionKind
        from wuzha.funds.named import named
        from wuzha.funds.orders import indicators as _orders  # noqa: F401 - registers them
        from wuzha.funds.orders.queries.shift import PARTS as HANDED_OVER
        from wuzha.funds.orders.receiver import AnswerReceiver
        from wuzha.funds.orders.services import filed
        from wuzha.funds.orders.services.releases import set_aside
        from wuzha.funds.orders.views.figures import list_url
        from wuzha.funds.refunds import indicators as _refunds  # noqa: F401 - registers them
        from wuzha.funds.refunds.queries.standing import resting_on, set_aside_fen
        from wuzha.funds.retention import (
            ORDER_PAPERS,
            REFUND_PAPERS,
            FundsCaseKeeper,
            StatementRejectKeeper,
            has_open_work,
        )
        from wuzha.funds.statements.receiver import FILES, StatementReceiver
        from wuzha.funds.statements.services.anew import resting
        from wuzha.funds.statements.services.whole import after_rows
        from wuzha.funds.subject import FundsSubjects
        from wuzha.funds.tracing.services import retrace_after_rows
        from wuzha.funds.waiting import SOURCES
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers, subjects
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import codes, registry
        from wuzha.warning.queries import shift_parts

        cases.locked_before.append(filed.lock)
        cases.forbids.append(filed.forbid)
        cases.moved.append(filed.follow)
        cases.money.append(of_cases.money)
        cases.returned.append(of_cases.returned)
        cases.sections.append(of_cases.SECTION)
        shift_parts.register(*HANDED_OVER)
        doors.register("funds", May.READ_FUNDS, list_url)
        for owner in (FILES, ORDER_PAPERS, REFUND_PAPERS):
            owners.register(owner)
        receivers.register(AnswerReceiver())
        receivers.register_files(StatementReceiver())
        sources.register(*SOURCES)
        after_rows.append(retrace_after_rows)
        set_aside.append(set_aside_fen)
        resting.append(resting_on)
        still_at_work.append(has_open_work)
        keepers.register(FundsCaseKeeper())
        keepers.register(StatementRejectKeeper())
        subjects.register(FundsSubjects())
        names_records("funds", named)
        _say_names()
        codes.register({one.value: one.label for words in (Law, InstitutionKind) for one in words})
        registry.addresses["funds/"] = "wuzha.funds.urls"
        found_by.append("wuzha.funds.finders")
        register(
            Entry(40, _("Funds desk"), "funds:desk", "money", May.WORK_FUNDS),
            Entry(170, _("Funds desk"), "funds:desk", "money", May.READ_FUNDS, unless=May.WORK_FUNDS),
            Entry(45, _("Restitution"), "funds:refunds", "undo", May.WORK_FUNDS),
            Entry(180, _("Restitution"), "funds:refunds", "undo", May.READ_FUNDS, unless=May.WORK_FUNDS),
        )


def _say_names() -> None:
    """What acts and records are called in the trail, and how records are numbered."""
    from wuzha.audit import labels
    from wuzha.funds.acts import key_in
    from wuzha.funds.labels import GROUPS, RECORDS
    from wuzha.funds.models import Freeze, FundsCase, StopOrder
    from wuzha.funds.refunds.models import RefundCase

    labels.register(GROUPS, RECORDS)
    labels.numbers_records("funds_case", FundsCase.number_of, key_in)
    labels.numbers_records("funds_stop", StopOrder.number_of, key_in)
    labels.numbers_records("funds_freeze", Freeze.number_of, key_in)
    labels.numbers_records("refund", RefundCase.number_of, key_in)
