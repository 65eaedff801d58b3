# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FraudfreeConfig(AppConfig):
    name = "wuzha.fraudfree"
    verbose_name = pgettext_lazy("fraudfree", "Fraud-free units")

    def ready(self) -> None:
        """Register its pages, its kinds of measure and request, what takes lists of nominations, its figures, names of
        acts and records, what waits for people, what the search finds, whose files these are, and when its data must
        go."""
        from wuzha.audit import labels
        from wuzha.fraudfree.intake import NomineeReceiver
        from wuzha.fraudfree.kinds import KINDS, NOMINATION
        from wuzha.fraudfree.labels import GROUPS, RECORDS
        from wuzha.fraudfree.linked import OF_UNITS
        from wuzha.fraudfree.models import FreeUnit
        from wuzha.fraudfree.privacy import FreeUnitKeeper, has_open_work
        from wuzha.fraudfree.queries import indicators
        from wuzha.fraudfree.queries.lists import key_in, named, waiting
        from wuzha.fraudfree.services.files import FILES
        from wuzha.fraudfree.waiting import SOURCES
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.measures import registry as measures
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers
        from wuzha.requests import registry as requests
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.standing.registry import sections as of_units
        from wuzha.ui import registry

        assert indicators.INDICATORS  # noqa: S101 - declared by reading it
        requests.register(NOMINATION)
        for one in KINDS:
            measures.register(one)
        receivers.register(NomineeReceiver())
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(FreeUnit.RECORD, FreeUnit.number_of, key_in)
        names_records("fraudfree", named)
        sources.register(*SOURCES)
        keepers.register(FreeUnitKeeper())
        owners.register(FILES)
        still_at_work.append(has_open_work)
        of_units.append(OF_UNITS)
        found_by.append("wuzha.fraudfree.finders")
        registry.addresses["fraudfree/"] = "wuzha.fraudfree.urls"
        register(
            Entry(195, self.verbose_name, "fraudfree:index", "star", May.READ_OUTREACH, waiting, home=False)
        )  # fmt: skip
