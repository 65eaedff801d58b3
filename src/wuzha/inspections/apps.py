# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class InspectionsConfig(AppConfig):
    name = "wuzha.inspections"
    verbose_name = pgettext_lazy("inspection", "Inspections")

    def ready(self) -> None:
        """Register its pages, the kind of request that a ticket sends, what a case and a township show, its figures,
        what the search finds, names of acts and records, what waits for people, whose files these are, and when its
        data must go."""
        from wuzha.audit import labels
        from wuzha.cards.registry import on_overdue
        from wuzha.cases.registry import sections
        from wuzha.core.indicators import doors
        from wuzha.core.numbering import key_reader
        from wuzha.inbox import sources
        from wuzha.inspections import indicators
        from wuzha.inspections.labels import GROUPS, RECORDS
        from wuzha.inspections.linked import OF_UNITS, ON_CLUES, SECTION
        from wuzha.inspections.models import Finding, Inspection, Programme, Ticket
        from wuzha.inspections.privacy import TicketKeeper, VisitKeeper, has_open_work
        from wuzha.inspections.queries.tickets import key_in, named, waiting
        from wuzha.inspections.services.following import KIND
        from wuzha.inspections.services.photos import PAPERS as PAPER_FILES
        from wuzha.inspections.services.photos import PHOTOS
        from wuzha.inspections.waiting import SOURCES
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, once_there_is, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers
        from wuzha.requests import registry as kinds
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.standing.registry import sections as of_units
        from wuzha.ui import registry

        kinds.register(KIND)
        on_overdue.append(ON_CLUES)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Ticket.RECORD, Ticket.number_of, key_in)
        for model in (Programme, Inspection, Finding):
            labels.numbers_records(model.RECORD, model.number_of, key_reader(model.LETTERS))
        names_records("inspections", named)
        sources.register(*SOURCES)
        owners.register(PHOTOS)
        owners.register(PAPER_FILES)
        keepers.register(TicketKeeper())
        keepers.register(VisitKeeper())
        still_at_work.append(has_open_work)
        sections.append(SECTION)
        of_units.extend(OF_UNITS)
        doors.register("inspections", May.READ_OVERSIGHT, indicators.address)
        found_by.append("wuzha.inspections.finders")
        registry.addresses["inspections/"] = "wuzha.inspections.urls"
        tickets = pgettext_lazy("ticket", "Oversight tickets")
        readers = (May.READ_OVERSIGHT, May.READ_REQUESTS)
        register(
            Entry(66, tickets, "inspections:index", "send", May.OVERSEE, waiting, home=False),
            Entry(67, self.verbose_name, "inspections:plans", "list", May.OVERSEE, home=False),
            Entry(192, tickets, "inspections:index", "send", readers, waiting, unless=May.OVERSEE, home=False),
            Entry(
                193, self.verbose_name, "inspections:plans", "list", May.READ_OVERSIGHT, unless=May.OVERSEE,
                home=False, fits=once_there_is(Inspection.objects.visible_to),
            ),
        )  # fmt: skip
