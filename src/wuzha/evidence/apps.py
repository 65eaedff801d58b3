# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class EvidenceConfig(AppConfig):
    name = "wuzha.evidence"
    verbose_name = pgettext_lazy("evidence", "Evidence")

    def ready(self) -> None:
        """Register its pages and its part of those of a case and a person, what the search finds, names of its acts and
        records, whose files these are, what waits for people, what may leave as a file, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.cases.registry import sections
        from wuzha.evidence import privacy
        from wuzha.evidence.labels import GROUPS, RECORDS
        from wuzha.evidence.models import Exhibit
        from wuzha.evidence.queries.lists import key_in, named, waiting
        from wuzha.evidence.section import OF_PERSON, SECTION
        from wuzha.evidence.services.files import FILES
        from wuzha.evidence.waiting import ExhibitSource
        from wuzha.inbox import sources
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.people.registry import sections as people
        from wuzha.privacy import exporters, keepers, subjects
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        labels.numbers_records("exhibit", Exhibit.number_of, key_in)
        names_records("evidence", named)
        owners.register(FILES)
        sections.append(SECTION)
        people.append(OF_PERSON)
        sources.register(ExhibitSource())
        exporters.register(privacy.ExhibitExporter())
        keepers.register(privacy.EvidenceKeeper())
        subjects.register(privacy.EvidenceSubjects())
        still_at_work.append(privacy.has_open_work)
        found_by.append("wuzha.evidence.finders")
        registry.addresses["evidence/"] = "wuzha.evidence.urls"
        register(Entry(156, pgettext_lazy("exhibit", "Exhibits"), "evidence:index", "tag", May.READ_CASES, waiting))
