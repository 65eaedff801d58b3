# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MeasuresConfig(AppConfig):
    name = "wuzha.measures"
    verbose_name = pgettext_lazy("decided measure", "Measures")

    def ready(self) -> None:
        """Register its pages, names of acts and records, whose files these are. Kinds come from other rooms."""
        from wuzha.audit import labels
        from wuzha.measures.labels import GROUPS, RECORDS
        from wuzha.measures.models import Measure
        from wuzha.measures.queries.lists import has_open_work, key_in, named
        from wuzha.measures.services.papers import FILES
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.sealed import owners
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Measure.RECORD, Measure.number_of, key_in)
        names_records("measures", named)
        owners.register(FILES)
        still_at_work.append(has_open_work)
        registry.addresses["measures/"] = "wuzha.measures.urls"
        register(Entry(71, self.verbose_name, "measures:index", "gavel", May.APPROVE_OVERSIGHT, home=False))
