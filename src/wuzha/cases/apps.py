# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CasesConfig(AppConfig):
    name = "wuzha.cases"
    verbose_name = pgettext_lazy("criminal case", "Cases")

    def ready(self) -> None:
        """Register its pages, what the search finds, names of its acts and records, which record an address names,
        what takes lists of cases, what waits for people, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.cases.intake.receiver import CaseReceiver
        from wuzha.cases.labels import GROUPS, RECORDS
        from wuzha.cases.models import Case
        from wuzha.cases.privacy import CaseKeeper, CaseSubjects, has_open_work
        from wuzha.cases.queries.lists import key_in, named, waiting
        from wuzha.cases.waiting import CaseAlertSource, CaseSource
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers, subjects
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        labels.numbers_records("case", Case.number_of, key_in)
        names_records("cases", named)
        receivers.register(CaseReceiver())
        sources.register(CaseSource(), CaseAlertSource())
        keepers.register(CaseKeeper())
        subjects.register(CaseSubjects())
        still_at_work.append(has_open_work)
        found_by.append("wuzha.cases.finders")
        registry.addresses["cases/"] = "wuzha.cases.urls"
        register(Entry(155, self.verbose_name, "cases:index", "layers", May.READ_CASES, waiting))
