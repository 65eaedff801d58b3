# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CardsConfig(AppConfig):
    name = "wuzha.cards"
    verbose_name = pgettext_lazy("cards", "Involved cards")

    def ready(self) -> None:
        """Register its pages, the kind of request that a back-trace is, names of its acts and records,
        which record an address names, and what follows when a case moves."""
        from wuzha.audit import labels
        from wuzha.cards.hearing import case_moved
        from wuzha.cards.intake.receiver import CardReceiver, StockReceiver
        from wuzha.cards.labels import GROUPS, RECORDS
        from wuzha.cards.models import BackTrace, InvolvedCard
        from wuzha.cards.queries.cards import key_in, named
        from wuzha.cards.services.tracing import KIND
        from wuzha.cases import registry as cases
        from wuzha.core.numbering import key_reader
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.requests import registry as kinds
        from wuzha.ui import registry

        kinds.register(KIND)
        cases.moved.append(case_moved)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(InvolvedCard.RECORD, InvolvedCard.number_of, key_in)
        labels.numbers_records(BackTrace.RECORD, BackTrace.number_of, key_reader(BackTrace.LETTERS))
        receivers.register(CardReceiver())
        receivers.register(StockReceiver())
        names_records("cards", named)
        registry.addresses["cards/"] = "wuzha.cards.urls"
        register(Entry(195, self.verbose_name, "cards:index", "layers", May.READ_CARDS))
