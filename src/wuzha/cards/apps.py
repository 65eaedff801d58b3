# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CardsConfig(AppConfig):
    name = "wuzha.cards"
    verbose_name = pgettext_lazy("cards", "Involved cards")

    def ready(self) -> None:
        """Register its pages, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.cards.labels import GROUPS, RECORDS
        from wuzha.cards.models import InvolvedCard
        from wuzha.cards.queries.cards import key_in, named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        labels.numbers_records(InvolvedCard.RECORD, InvolvedCard.number_of, key_in)
        names_records("cards", named)
        registry.addresses["cards/"] = "wuzha.cards.urls"
        register(Entry(195, self.verbose_name, "cards:index", "layers", May.READ_CARDS))
