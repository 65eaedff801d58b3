# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class BulletinsConfig(AppConfig):
    name = "wuzha.bulletins"
    verbose_name = pgettext_lazy("bulletins", "Bulletins")

    def ready(self) -> None:
        """Register its pages, its figures, the requests it sends, names of its acts and records, which record an
        address names, what waits for people, what the search finds, whose files these are, when its data must go."""
        from wuzha.audit import labels
        from wuzha.bulletins import indicators as _indicators  # noqa: F401 - registers them
        from wuzha.bulletins.labels import GROUPS, RECORDS
        from wuzha.bulletins.models import Bulletin, Suggestion
        from wuzha.bulletins.privacy import FILES, BulletinKeeper, SuggestionKeeper, has_open_work
        from wuzha.bulletins.queries.lists import key_in, named
        from wuzha.bulletins.requesting import KIND
        from wuzha.bulletins.waiting import BulletinSource, SuggestionSource
        from wuzha.inbox import sources
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers
        from wuzha.requests import registry as kinds
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Bulletin.RECORD, Bulletin.number_of, key_in)
        labels.numbers_records(Suggestion.RECORD, Suggestion.number_of, key_in)
        names_records("bulletins", named)
        kinds.register(KIND)
        sources.register(BulletinSource(), SuggestionSource())
        keepers.register(BulletinKeeper())
        keepers.register(SuggestionKeeper())
        owners.register(FILES)
        still_at_work.append(has_open_work)
        found_by.append("wuzha.bulletins.finders")
        registry.addresses["bulletins/"] = "wuzha.bulletins.urls"
        register(
            Entry(72, self.verbose_name, "bulletins:index", "file", May.WRITE_BULLETINS, home=False),
            Entry(
                192, self.verbose_name, "bulletins:index", "file", May.READ_OVERSIGHT, unless=May.WRITE_BULLETINS,
                home=False,
            ),
        )  # fmt: skip
