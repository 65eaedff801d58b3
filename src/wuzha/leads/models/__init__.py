# SPDX-License-Identifier: Apache-2.0
from wuzha.leads.models.former import FormerLeadFact
from wuzha.leads.models.informant import Informant, InformantRight, Reward
from wuzha.leads.models.lead import Lead, LeadAlert, LeadOnward, LeadStep

__all__ = ["FormerLeadFact", "Informant", "InformantRight", "Lead", "LeadAlert", "LeadOnward", "LeadStep", "Reward"]
