# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FiguresConfig(AppConfig):
    name = "wuzha.figures"
    verbose_name = pgettext_lazy("figures", "Figures")

    def ready(self) -> None:
        """Register its figures, how the rooms below are counted, its pages, and the names of its acts and records."""
        from wuzha.audit import labels
        from wuzha.figures import features as _features  # noqa: F401 - registers them, and those of `indicators`
        from wuzha.figures import sources
        from wuzha.figures.labels import GROUPS, RECORDS
        from wuzha.figures.models import Snapshot, SnapshotFigure
        from wuzha.figures.queries.snapshots import named_record
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        sources.register_all()
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Snapshot.RECORD, Snapshot.number_of, Snapshot.key_in)
        labels.numbers_records(SnapshotFigure.RECORD, SnapshotFigure.number_of, SnapshotFigure.key_in)
        names_records("figures", named_record)
        registry.addresses["figures/"] = "wuzha.figures.urls"
        every = pgettext_lazy("figures", "All indicators")
        register(
            Entry(62, every, "figures:index", "chart", May.OVERSEE, home=False),
            Entry(190, every, "figures:index", "chart", May.READ_OVERSIGHT, unless=May.OVERSEE, home=False),
        )
