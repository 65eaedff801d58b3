# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PeopleConfig(AppConfig):
    name = "wuzha.people"
    verbose_name = pgettext_lazy("person", "People")

    def ready(self) -> None:
        """Register its pages, its part of the page of a case, what a withdrawal means, what the search finds, names of
        its acts and records, which record an address names, what takes lists of people, what waits, what may leave as a
        file, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.cases.registry import documents, forbids, moved, objections, sections
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.people.exports import PeopleExporter
        from wuzha.people.intake.receiver import PeopleReceiver
        from wuzha.people.labels import GROUPS, RECORDS
        from wuzha.people.models import Individual
        from wuzha.people.privacy import IndividualKeeper, PeopleSubjects
        from wuzha.people.queries.people import has_open_work, key_in, named, waiting
        from wuzha.people.rules.kinds import HOLDING, Measure, Term
        from wuzha.people.services import withdrawal
        from wuzha.people.services.measures import documents as sent_by
        from wuzha.people.services.measures import forbid
        from wuzha.people.services.objections import objection
        from wuzha.people.views.cases import SECTION
        from wuzha.people.waiting import TermSource
        from wuzha.privacy import exporters, keepers, subjects
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import codes, registry

        labels.register(GROUPS, RECORDS)
        codes.register({one.value: one.label for one in (*HOLDING, Measure.EXTENDED, Measure.RETURNED, *Term)})
        labels.numbers_records(Individual.RECORD, Individual.number_of, key_in)
        names_records("people", named)
        sections.append(SECTION)
        forbids.append(withdrawal.forbid)
        moved.append(withdrawal.follow)
        forbids.append(forbid)
        objections.append(objection)
        documents.append(sent_by)
        receivers.register(PeopleReceiver())
        sources.register(TermSource())
        exporters.register(PeopleExporter())
        keepers.register(IndividualKeeper())
        subjects.register(PeopleSubjects())
        still_at_work.append(has_open_work)
        found_by.append("wuzha.people.finders")
        registry.addresses["people/"] = "wuzha.people.urls"
        register(Entry(156, self.verbose_name, "people:index", "person", May.READ_PEOPLE, waiting))
