# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OversightConfig(AppConfig):
    name = "wuzha.oversight"
    verbose_name = pgettext_lazy("oversight", "Listings of townships")

    def ready(self) -> None:
        """Register the steps of the ladder as measures, what they ask as requests, pages, names of acts and records,
        what waits for people, whose files these are, when data must go, and its part of a township's page."""
        from wuzha.audit import labels
        from wuzha.core.numbering import key_reader
        from wuzha.inbox import sources
        from wuzha.inspections.registry import takeovers
        from wuzha.measures import registry as measures
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May, may
        from wuzha.oversight import indicators
        from wuzha.oversight.kinds import KINDS
        from wuzha.oversight.labels import GROUPS, RECORDS
        from wuzha.oversight.linked import LISTED, TAKEOVERS, late_reports
        from wuzha.oversight.models import Interview, Referral
        from wuzha.oversight.privacy import InterviewKeeper, ReferralKeeper
        from wuzha.oversight.queries.lists import named, townships
        from wuzha.oversight.requests import KINDS as ASKED
        from wuzha.oversight.services.base import FILES
        from wuzha.oversight.waiting import SOURCES
        from wuzha.privacy import keepers
        from wuzha.requests import registry as requests
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.standing.registry import overdue, sections
        from wuzha.ui import registry

        for kind in KINDS:
            measures.register(kind)
        for asked in ASKED:
            requests.register(asked)
        indicators.register_all()
        labels.register(GROUPS, RECORDS)
        for record in (Interview, Referral):
            labels.numbers_records(record.RECORD, record.number_of, key_reader(record.LETTERS))
        names_records("oversight", named)
        sources.register(*SOURCES)
        owners.register(FILES)
        keepers.register(InterviewKeeper())
        keepers.register(ReferralKeeper())
        sections.append(LISTED)
        takeovers.extend(TAKEOVERS)
        overdue.append(late_reports)
        found_by.append("wuzha.oversight.finders")
        registry.addresses["oversight/"] = "wuzha.oversight.urls"
        run = May.OVERSEE
        register(
            Entry(70, self.verbose_name, "oversight:index", "flag", run, home=False),
            Entry(
                191, self.verbose_name, "oversight:index", "flag", May.READ_OVERSIGHT, unless=May.OVERSEE, home=False,
                fits=lambda actor: not may(actor.role, May.OWN_MEMBERSHIP) or bool(townships(actor)),
            ),
        )  # fmt: skip
