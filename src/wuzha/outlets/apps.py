# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OutletsConfig(AppConfig):
    name = "wuzha.outlets"
    verbose_name = pgettext_lazy("outlets", "Outlets")

    def ready(self) -> None:
        """Register its pages, the steps of its ladder as measures, what they ask as requests, names of its acts and
        records, which record an address names, what waits for people, where its figures are
        listed, and what the search finds."""
        from wuzha.audit import labels
        from wuzha.core.indicators import doors
        from wuzha.core.standing.reach import sees_city
        from wuzha.inbox import sources
        from wuzha.measures import registry as measures
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.outlets.kinds import ASKED, KINDS
        from wuzha.outlets.labels import GROUPS, RECORDS
        from wuzha.outlets.models import OutletRound, key_in
        from wuzha.outlets.queries import indicators, named
        from wuzha.outlets.queries.rounds import outlets
        from wuzha.outlets.views.counted import list_url
        from wuzha.outlets.waiting import SOURCES
        from wuzha.requests import registry as requests
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        assert indicators.INDICATORS  # noqa: S101 - declared by reading it
        for kind in KINDS:
            measures.register(kind)
        for asked in ASKED:
            requests.register(asked)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(OutletRound.RECORD, OutletRound.number_of, key_in)
        names_records("outlets", named)
        sources.register(*SOURCES)
        doors.register("outlets", May.READ_CARDS, list_url)
        found_by.append("wuzha.outlets.finders")
        registry.addresses["outlets/"] = "wuzha.outlets.urls"
        title, cards = pgettext_lazy("outlets", "Standing of outlets"), May.READ_CARDS
        register(
            Entry(66, title, "outlets:index", "layers", cards, home=False),
            Entry(
                190, title, "outlets:index", "layers", May.READ_OVERSIGHT, unless=cards, home=False,
                fits=lambda actor: not sees_city(actor) and bool(outlets(actor)),
            ),
        )  # fmt: skip
