# SPDX-License-Identifier: Apache-2.0
"""Tickets, inspections, and what they found."""

from wuzha.inspections.models.ticket import Escalation, Ticket, TicketPaper, TicketStep, TicketUnit, UnitStep
from wuzha.inspections.models.visit import Finding, Inspection, InspectionItem, InspectionPhoto, Programme, Recheck

__all__ = [
    "Escalation", "Finding", "Inspection", "InspectionItem", "InspectionPhoto", "Programme", "Recheck", "Ticket",
    "TicketPaper", "TicketStep", "TicketUnit", "UnitStep",
]  # fmt: skip
