# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SimulationConfig(AppConfig):
    name = "wuzha.simulation"
    verbose_name = _("Simulation")

    def ready(self) -> None:
        """Register what its acts are called, and the city that an empty installation begins with."""
        from wuzha.audit.labels import Group, register
        from wuzha.org.services.units import first_units
        from wuzha.simulation.load import city

        acts = {
            "simulation.city": _("Built the demo city"),
            "simulation.people": _("Made the demo people"),
            "simulation.load": _("Loaded synthetic warnings"),
            "simulation.cases": _("Loaded synthetic cases"),
            "simulation.suspects": _("Loaded synthetic suspects"),
            "simulation.money": _("Loaded synthetic money of cases"),
        }
        register([Group(90, _("System"), acts)], {})
        first_units.append(city.build)
