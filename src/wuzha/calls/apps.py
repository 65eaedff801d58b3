# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "wuzha.calls"
    verbose_name = _("Call intake")

    def ready(self) -> None:
        """Register its pages, what the search finds, names of its acts and records, which record an address names,
        what takes files of banks, whose files these are, and when their data must go."""
        from wuzha.audit import labels
        from wuzha.calls import indicators
        from wuzha.calls.labels import GROUPS, RECORDS
        from wuzha.calls.models import BankReport, Call
        from wuzha.calls.privacy import PAPERS, BankReportKeeper, CallKeeper, CallSubjects, has_open_work
        from wuzha.calls.queries.lists import key_in, named, waiting
        from wuzha.calls.queries.of_cases import SECTION
        from wuzha.calls.queries.origins import of_leads, of_reports, of_warnings
        from wuzha.calls.queries.shift import PARTS as HANDED_OVER
        from wuzha.calls.receiver import BankReportReceiver
        from wuzha.calls.waiting import BankSource, CallSource
        from wuzha.cases.registry import sections
        from wuzha.core import origins
        from wuzha.core.indicators import doors
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers, subjects
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry
        from wuzha.warning.queries import shift_parts

        sections.append(SECTION)
        shift_parts.register(*HANDED_OVER)
        doors.register("calls", May.READ_CALLS, indicators.address)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records("call", Call.number_of, key_in)
        labels.numbers_records("bank_report", BankReport.number_of, key_in)
        owners.register(PAPERS)
        keepers.register(CallKeeper())
        keepers.register(BankReportKeeper())
        subjects.register(CallSubjects())
        still_at_work.append(has_open_work)
        names_records("calls", named)
        origins.register("warning", of_warnings)
        origins.register("funds_report", of_reports)
        origins.register("blackgrey_lead", of_leads)
        sources.register(CallSource(), BankSource())
        receivers.register(BankReportReceiver())
        registry.addresses["calls/"] = "wuzha.calls.urls"
        registry.refused["calls/"] = _(
            "Calls are taken at the anti-fraud centre. With a victim before you, ring 96110 at once: name, account of "
            "the payee, sum and time. The centre prepares the stop while you take the statement."
        )
        found_by.append("wuzha.calls.finders")
        register(
            Entry(45, _("Call intake"), "calls:index", "phone-call", May.TAKE_CALLS, waiting),
            Entry(172, _("Call intake"), "calls:index", "phone-call", May.READ_CALLS, waiting, unless=May.TAKE_CALLS),
        )
