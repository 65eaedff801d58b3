# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class LecturersConfig(AppConfig):
    name = "wuzha.lecturers"
    verbose_name = pgettext_lazy("lecturers", "Star lecturers")

    def ready(self) -> None:
        """Register its pages, its figures, names of acts and records, what waits for people, what the search finds,
        whose files these are, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.core.numbering import key_reader
        from wuzha.inbox import sources
        from wuzha.lecturers.labels import GROUPS, RECORDS
        from wuzha.lecturers.models import Contest, Lecturer, Talk
        from wuzha.lecturers.privacy import KEEPERS, has_open_work
        from wuzha.lecturers.queries import indicators
        from wuzha.lecturers.queries.lists import named, waiting
        from wuzha.lecturers.services.files import FILES
        from wuzha.lecturers.waiting import SOURCES
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        assert indicators.INDICATORS  # noqa: S101 - declared by reading it
        labels.register(GROUPS, RECORDS)
        for model in (Lecturer, Talk, Contest):
            labels.numbers_records(model.RECORD, model.number_of, key_reader(model.LETTERS))
        names_records("lecturers", named)
        sources.register(*SOURCES)
        for keeper in KEEPERS:
            keepers.register(keeper)
        owners.register(FILES)
        still_at_work.append(has_open_work)
        found_by.append("wuzha.lecturers.finders")
        registry.addresses["lecturers/"] = "wuzha.lecturers.urls"
        registry.wrappers.append("wuzha.lecturers.lean:lean_marks")
        register(
            Entry(195, self.verbose_name, "lecturers:index", "star", May.READ_OUTREACH, waiting, home=False)
        )  # fmt: skip
