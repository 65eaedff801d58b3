# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MeasuresConfig(AppConfig):
    name = "wuzha.measures"
    verbose_name = pgettext_lazy("decided measure", "Measures")

    def ready(self) -> None:
        """Register its pages, names of acts and records, what waits for people, what the search finds, whose files they
        are, when its data must go, and recalls as requests. Kinds come from other rooms."""
        from wuzha.audit import labels
        from wuzha.core.numbering import key_reader
        from wuzha.inbox import sources
        from wuzha.measures.labels import GROUPS, RECORDS
        from wuzha.measures.models import HandOut, Measure
        from wuzha.measures.privacy import MeasureKeeper, MeasureSubjects
        from wuzha.measures.queries.lists import has_open_work, key_in, named, waiting
        from wuzha.measures.services import handing, papers
        from wuzha.measures.services.recalling import RECALL
        from wuzha.measures.waiting import SOURCES
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, once_there_is, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers, subjects
        from wuzha.requests import registry as requests
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Measure.RECORD, Measure.number_of, key_in)
        names_records("measures", named)
        labels.numbers_records(HandOut.RECORD, HandOut.number_of, key_reader(HandOut.LETTERS))
        requests.register(RECALL)
        sources.register(*SOURCES)
        owners.register(papers.FILES)
        owners.register(handing.FILES)
        keepers.register(MeasureKeeper())
        subjects.register(MeasureSubjects())
        found_by.append("wuzha.measures.finders")
        still_at_work.append(has_open_work)
        registry.addresses["measures/"] = "wuzha.measures.urls"
        readers = (May.READ_OVERSIGHT, May.READ_SANCTIONS)
        decide = May.APPROVE_OVERSIGHT
        register(
            Entry(71, self.verbose_name, "measures:index", "scale", decide, waiting, home=False),
            Entry(
                192,
                self.verbose_name,
                "measures:index",
                "scale",
                readers,
                unless=decide,
                home=False,
                fits=once_there_is(Measure.objects.visible_to),
            ),
        )
