# SPDX-License-Identifier: Apache-2.0
"""The only writers of people, their parts in cases, measures and recoveries."""

from wuzha.people.services.individuals import NewIndividual, amend, merge, part, record_individual
from wuzha.people.services.measures import NewMeasure, correct_measure, measure, void_measure
from wuzha.people.services.parts import end_part, involve, record_suspect, set_roles, take_up
from wuzha.people.services.recoveries import NewRecovery, correct_recovery, recover, void_recovery

__all__ = [
    "NewIndividual",
    "NewMeasure",
    "NewRecovery",
    "amend",
    "correct_measure",
    "correct_recovery",
    "end_part",
    "involve",
    "measure",
    "merge",
    "part",
    "record_individual",
    "record_suspect",
    "recover",
    "set_roles",
    "take_up",
    "void_measure",
    "void_recovery",
]
