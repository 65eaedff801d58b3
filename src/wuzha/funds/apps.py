# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "wuzha.funds"
    verbose_name = _("Funds")

    def ready(self) -> None:
        """Tell the rooms below how this room's records are named and numbered, and what takes answers of banks."""
        from wuzha.audit.labels import numbers_records
        from wuzha.funds.intake.answers import AnswerReceiver
        from wuzha.funds.models import Freeze, FundsCase, StopOrder
        from wuzha.funds.queries.named import key_in, named
        from wuzha.funds.restitution.models import RefundCase
        from wuzha.intake.receivers import register
        from wuzha.org.access import names_records

        register(AnswerReceiver())
        names_records("funds", named)
        numbers_records("funds_case", FundsCase.number_of, key_in)
        numbers_records("funds_stop", StopOrder.number_of, key_in)
        numbers_records("funds_freeze", Freeze.number_of, key_in)
        numbers_records("refund", RefundCase.number_of, key_in)
