# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class StandingConfig(AppConfig):
    name = "wuzha.standing"
    verbose_name = pgettext_lazy("standing", "Standing")

    def ready(self) -> None:
        """Register its pages, the joint office's first page among them, its figures, names of its acts and records, and
        which record an address names."""
        from wuzha.audit import labels
        from wuzha.core.standing.reach import sees_city
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.standing.indicators import register_all
        from wuzha.standing.labels import GROUPS, RECORDS
        from wuzha.standing.models import StandingRound, key_in
        from wuzha.standing.queries import named
        from wuzha.standing.reach import own_townships
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        register_all()
        labels.numbers_records(StandingRound.RECORD, StandingRound.number_of, key_in)
        names_records("standing", named)
        registry.addresses["standing/"] = "wuzha.standing.urls"
        townships = pgettext_lazy("standing", "Standing of townships")
        register(
            Entry(4, pgettext_lazy("standing", "First page"), "standing:home", "home", May.OVERSEE),
            Entry(62, townships, "standing:index", "scale", May.OVERSEE, home=False),
            Entry(
                191,
                townships,
                "standing:index",
                "scale",
                May.READ_OVERSIGHT,
                unless=May.OVERSEE,
                home=False,
                fits=lambda actor: sees_city(actor) or bool(own_townships(actor)),
            ),
        )
