# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OperationsConfig(AppConfig):
    name = "wuzha.operations"
    verbose_name = pgettext_lazy("operations", "Operations")

    def ready(self) -> None:
        """Register its pages, what a case and a person show of it, what the search finds, names of its acts and
        records, which record an address names, what takes rosters, what waits for people, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.cases.registry import sections
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.operations.intake.receiver import ForceReceiver
        from wuzha.operations.labels import GROUPS, RECORDS
        from wuzha.operations.linked import OF_PERSON, PEOPLE, SECTION
        from wuzha.operations.models import Operation, Training
        from wuzha.operations.privacy import ForceKeeper, OperationKeeper, has_open_work
        from wuzha.operations.queries.lists import key_in, named
        from wuzha.operations.registry import sections as of_operations
        from wuzha.operations.waiting import DutySource, OperationSource
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.people.registry import sections as people
        from wuzha.privacy import keepers
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        labels.numbers_records("operation", Operation.number_of, key_in)
        labels.numbers_records("training", Training.number_of, key_in)
        names_records("operations", named)
        sources.register(OperationSource(), DutySource())
        keepers.register(OperationKeeper())
        keepers.register(ForceKeeper())
        still_at_work.append(has_open_work)
        sections.append(SECTION)
        receivers.register(ForceReceiver())
        people.append(OF_PERSON)
        of_operations.append(PEOPLE)
        found_by.append("wuzha.operations.finders")
        registry.addresses["operations/"] = "wuzha.operations.urls"
        force = pgettext_lazy("force", "Task force")
        register(
            Entry(158, self.verbose_name, "operations:index", "target", May.READ_OPERATIONS, home=False),
            Entry(159, force, "operations:force", "users", May.READ_OPERATIONS, home=False),
        )
