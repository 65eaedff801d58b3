# SPDX-License-Identifier: Apache-2.0
from wuzha.cases.models.alerts import CaseAlert, FormerFact
from wuzha.cases.models.case import Case, CaseOfficer, CaseRecord, CaseStep, OfCase
from wuzha.cases.models.victims import Victim

__all__ = ["Case", "CaseAlert", "CaseOfficer", "CaseRecord", "CaseStep", "FormerFact", "OfCase", "Victim"]
