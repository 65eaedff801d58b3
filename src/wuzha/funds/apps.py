# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "wuzha.funds"
    verbose_name = _("Funds")

    def ready(self) -> None:
        """Tell the rooms below how this room's records are named and numbered, what takes answers of banks, whether a
        unit still has orders under way, whose records these are, and when their data must go."""
        from wuzha.audit.labels import numbers_records
        from wuzha.funds.models import Freeze, FundsCase, StopOrder
        from wuzha.funds.orders.queries.named import key_in, named
        from wuzha.funds.orders.receiver import AnswerReceiver
        from wuzha.funds.refunds.models import RefundCase
        from wuzha.funds.retention.keepers import FundsCaseKeeper, StatementRejectKeeper, has_open_work
        from wuzha.funds.subject import FundsSubjects
        from wuzha.intake.receivers import register
        from wuzha.org.access import names_records
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers, subjects

        register(AnswerReceiver())
        still_at_work.append(has_open_work)
        keepers.register(FundsCaseKeeper())
        keepers.register(StatementRejectKeeper())
        subjects.register(FundsSubjects())
        names_records("funds", named)
        numbers_records("funds_case", FundsCase.number_of, key_in)
        numbers_records("funds_stop", StopOrder.number_of, key_in)
        numbers_records("funds_freeze", Freeze.number_of, key_in)
        numbers_records("refund", RefundCase.number_of, key_in)
