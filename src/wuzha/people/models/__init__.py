# SPDX-License-Identifier: Apache-2.0
from wuzha.people.models.individuals import Individual, Involvement, OfPeople, PersonStep
from wuzha.people.models.measures import PersonMeasure
from wuzha.people.models.recoveries import Recovery

__all__ = ["Individual", "Involvement", "OfPeople", "PersonMeasure", "PersonStep", "Recovery"]
