# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class LeadsConfig(AppConfig):
    name = "wuzha.leads"
    verbose_name = pgettext_lazy("lead", "Leads")

    def ready(self) -> None:
        """Register its pages, its kind of request, its part of the page of a case, what the search finds, names of acts
        and records, what takes lists, what leaves as a file, what waits for people, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.cases.registry import sections
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.leads.exports import LeadExporter
        from wuzha.leads.intake.receiver import LeadReceiver
        from wuzha.leads.labels import GROUPS, RECORDS
        from wuzha.leads.models import Lead
        from wuzha.leads.privacy import LeadKeeper, LeadSubjects, has_open_work
        from wuzha.leads.queries.lists import key_in, named, waiting
        from wuzha.leads.queries.of_cases import OF_OPERATION, OF_PERSON, SECTION
        from wuzha.leads.services.checking import KIND
        from wuzha.leads.waiting import SOURCES_OF_INBOX
        from wuzha.operations.registry import sections as of_operations
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.people.registry import sections as people
        from wuzha.privacy import exporters, keepers, subjects
        from wuzha.requests import registry as kinds
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        kinds.register(KIND)
        sections.append(SECTION)
        of_operations.append(OF_OPERATION)
        people.append(OF_PERSON)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Lead.RECORD, Lead.number_of, key_in)
        names_records("leads", named)
        receivers.register(LeadReceiver())
        exporters.register(LeadExporter())
        sources.register(*SOURCES_OF_INBOX)
        keepers.register(LeadKeeper())
        subjects.register(LeadSubjects())
        still_at_work.append(has_open_work)
        found_by.append("wuzha.leads.finders")
        registry.addresses["leads/"] = "wuzha.leads.urls"
        register(
            Entry(156, self.verbose_name, "leads:index", "flag", May.READ_LEADS, waiting, home=False),
            Entry(
                285, pgettext_lazy("informant", "Rights to see informants"), "leads:rights", "lock", May.NAME_READERS,
                home=False,
            ),
        )  # fmt: skip
