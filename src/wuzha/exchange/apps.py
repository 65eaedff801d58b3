# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "wuzha.exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Register its pages and what its acts and records are called."""
        from wuzha.audit import labels
        from wuzha.exchange.labels import GROUPS, RECORDS
        from wuzha.exchange.services.outgoing import OUTGOING
        from wuzha.exchange.tasks import tell_soon
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.runtime.worker import beside
        from wuzha.sealed import owners
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        owners.register(OUTGOING)
        registry.addresses["exchange/"] = "wuzha.exchange.urls"
        beside["webhooks"] = tell_soon
        register(Entry(300, _("Exchange"), "exchange:links", "inbox", May.MANAGE_SOURCES))
