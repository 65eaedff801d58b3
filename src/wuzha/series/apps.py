# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SeriesConfig(AppConfig):
    name = "wuzha.series"
    verbose_name = pgettext_lazy("series", "Series of cases")

    def ready(self) -> None:
        """Register its pages, names of its acts, what waits for people, what the search finds, when its data must go,
        and what follows when a case is told of."""
        from wuzha.audit import labels
        from wuzha.cases import registry as cases
        from wuzha.inbox import sources
        from wuzha.operations import registry as operations
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.people import registry as people
        from wuzha.privacy import keepers, subjects
        from wuzha.search.registry import modules as found_by
        from wuzha.series.hearing import victims_changed
        from wuzha.series.in_case import OPERATION_SECTION, PERSON_SECTION, SECTION, of_warning
        from wuzha.series.labels import GROUPS, RECORDS
        from wuzha.series.models import Series
        from wuzha.series.privacy import DecisionKeeper, EntityKeeper, SeriesSubjects
        from wuzha.series.queries.records import key_in, named, waiting
        from wuzha.series.waiting import SuggestionSource
        from wuzha.ui import registry
        from wuzha.warning.registry import tied

        labels.register(GROUPS, RECORDS)
        labels.numbers_records("series", Series.number_of, key_in)
        keepers.register(EntityKeeper())
        keepers.register(DecisionKeeper())
        subjects.register(SeriesSubjects())
        cases.victims_changed.append(victims_changed)
        cases.sections.append(SECTION)
        operations.sections.append(OPERATION_SECTION)
        people.sections.append(PERSON_SECTION)
        tied.append(of_warning)
        names_records("series", named)
        sources.register(SuggestionSource())
        found_by.append("wuzha.series.finders")
        registry.addresses["series/"] = "wuzha.series.urls"
        register(
            Entry(156, self.verbose_name, "series:index", "link", May.READ_CASES, lambda *asked: [waiting(*asked)])
        )
