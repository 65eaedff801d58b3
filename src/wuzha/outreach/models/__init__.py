# SPDX-License-Identifier: Apache-2.0
"""Teams, the plan of the year, daily items, activities, sites and materials."""

from wuzha.outreach.models.activity import (
    Activity,
    ActivityAudience,
    ActivityMaterial,
    ActivityPhoto,
    ActivityStep,
    ReviewRound,
    SignIn,
)
from wuzha.outreach.models.aims import Aim, AimWeek
from wuzha.outreach.models.campaigns import Campaign, CampaignUnit, ProxyResult
from wuzha.outreach.models.daily import DailyItem, DailyReceipt
from wuzha.outreach.models.materials import Material, MaterialVersion, ScriptUse
from wuzha.outreach.models.plan import Event, PlanEntry
from wuzha.outreach.models.rates import ReachShare
from wuzha.outreach.models.sites import Site, SiteVisits
from wuzha.outreach.models.teams import TeamMember, Training

__all__ = [
    "Activity", "ActivityAudience", "ActivityMaterial", "ActivityPhoto", "ActivityStep", "Aim", "AimWeek", "Campaign",
    "CampaignUnit", "DailyItem", "DailyReceipt", "Event", "Material", "MaterialVersion", "PlanEntry", "ProxyResult",
    "ReachShare", "ReviewRound", "ScriptUse", "SignIn", "Site", "SiteVisits", "TeamMember", "Training",
]  # fmt: skip
