# SPDX-License-Identifier: Apache-2.0
"""Roles and what each may do. One table, read by every view and API operation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who uses Wuzha (`design.md` §1)."""

    ANALYST = "analyst", _("Analyst")
    STATION_OFFICER = "station_officer", _("Station officer")
    GRID_WORKER = "grid_worker", _("Grid worker")
    FUNDS_OFFICER = "funds_officer", _("Funds officer")
    INVESTIGATOR = "investigator", _("Investigator")
    CARD_OFFICER = "card_officer", _("Card officer")
    JOINT_OFFICE = "joint_office", _("Joint office")
    OUTREACH_OFFICER = "outreach_officer", _("Outreach officer")
    MEMBER_UNIT = "member_unit", _("Member unit")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


class May(models.TextChoices):
    """One thing a role may do."""

    START = "site.start", _("Open an overview of what waits and what may be looked at")
    TRIAGE = "warning.triage", _("Take, complete and dispatch warnings")
    WORK = "warning.work", _("Sign in, contact and record outcomes")
    WORK_GRID = "warning.work_grid", _("Do the grid tasks of one's own area")
    ALERTS = "warning.alerts", _("Get alerts when clocks run out")
    CALL_BACK = "warning.call_back", _("Check closed warnings by calling back")
    FOLLOW_UP = "warning.follow_up", _("Follow people who may be deceived again")
    READ_WARNINGS = "warning.read", _("Open warnings")
    READ_CASES = "case.read", _("Open cases and their back-check")
    WORK_CASES = "case.work", _("Take and work on cases")
    READ_OPERATIONS = "operation.read", _("Open operations, the task force, its duty and its training")
    RUN_OPERATIONS = "operation.run", _("Run operations and keep the task force, its duty and its training")
    READ_PEOPLE = "people.read", _("Open people of cases and their measures")
    WORK_PEOPLE = "people.work", _("Record people, measures and recoveries")
    JUDGE_SERIES = "series.judge", _("Judge which cases are one gang's")
    PUBLISH_RESULTS = "results.publish", _("Publish the figures of results")
    READ_FUNDS = "funds.read", _("Open the funds desk")
    WORK_FUNDS = "funds.work", _("Prepare and record stops and freezes")
    DECIDE_FUNDS = "funds.decide", _("Record who decided on a freeze")
    READ_CALLS = "calls.read", _("Open calls and reports of banks")
    TAKE_CALLS = "calls.take", _("Take calls, prepare the first stops")
    READ_REQUESTS = "requests.read", _("Open requests to and from one's unit")
    SEND_REQUESTS = "requests.send", _("Send requests to units, and see to them")
    ANSWER_REQUESTS = "requests.answer", _("Sign for requests and answer them")
    READ_LEADS = "leads.read", _("Open leads")
    WORK_LEADS = "leads.work", _("Record leads, have them checked, hand them on")
    READ_OVERSIGHT = "oversight.read", _("Open figures, standing, listings, tickets, meetings and bulletins")
    OWN_MEMBERSHIP = "meetings.own", _("Open the page of one's own unit in the joint meeting")
    OVERSEE = "oversight.run", _("Propose listings, run inspections, tickets and meetings")
    APPROVE_OVERSIGHT = "oversight.approve", _("Approve what others propose about units")
    WRITE_BULLETINS = "bulletins.write", _("Write bulletins and replies")
    SIGN_BULLETINS = "bulletins.sign", _("Sign and publish what others wrote")
    READ_SANCTIONS = "sanctions.read", _("Open sanctions, penalties and pledges")
    PROPOSE_SANCTIONS = "sanctions.propose", _("Propose and record sanctions, penalties and pledges")
    DECIDE_SANCTIONS = "sanctions.decide", _("Review what others propose about people, and record who decided")
    READ_CARDS = "cards.read", _("Open involved cards, outlets and shutdown requests")
    WORK_CARDS = "cards.work", _("Record involved cards, have them traced back, propose measures on outlets")
    ASK_SHUTDOWNS = "shutdowns.ask", _("Ask for numbers, sites, apps and accounts to be shut down")
    DECIDE_SHUTDOWNS = "shutdowns.decide", _("Review the shutdowns others ask for")
    READ_OUTREACH = "outreach.read", _("Open teams, activities, materials and fraud-free units")
    RECORD_OUTREACH = "outreach.record", _("Record activities and daily items of one's own unit")
    WORK_OUTREACH = "outreach.work", _("Record activities, teams and fraud-free units of one's own unit")
    RUN_OUTREACH = "outreach.run", _("Plan outreach, keep materials, review activities and units of the city")
    BACK_CHECK = "warning.back_check", _("Correct the class of a back-check")
    REVEAL = "personal.reveal", _("See personal data for a purpose")
    READ_KPI = "kpi.read", _("Read the indicators")
    OPEN_KPI = "kpi.open", _("Open the records behind an indicator")
    IMPORT = "intake.import", _("Import files")
    MANAGE_UNITS = "org.units", _("Manage units")
    MANAGE_PEOPLE = "org.people", _("Manage people and roles")
    MANAGE_RULES = "org.rules", _("Manage the rules in force")
    SEE_WORKS = "site.works", _("See whether sources send and jobs run")
    MANAGE_SOURCES = "intake.sources", _("Manage the API keys of sources")
    SHOW_WALL = "warning.wall", _("Show the wall screen of the duty room")
    READ_AUDIT = "audit.read", _("Read the audit trail")
    EXPORT = "data.export", _("Take lists out as files")
    APPROVE_EXPORT = "data.approve", _("Approve exports of others")
    RETENTION = "data.retention", _("Decide what personal data goes")
    IMPACT = "data.impact", _("Keep the register of impact assessments")
    NAME_READERS = "leads.name_readers", _("Give somebody by name the right to see informants, or decide on it")


PERMISSIONS: dict[Role, frozenset[May]] = {
    Role.ANALYST: frozenset(
        {
            May.READ_CARDS,
            May.READ_OVERSIGHT,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.SEND_REQUESTS,
            May.READ_LEADS,
            May.WORK_LEADS,
            May.TRIAGE,
            May.SEE_WORKS,
            May.EXPORT,
            May.ALERTS,
            May.SHOW_WALL,
            May.READ_WARNINGS,
            May.REVEAL,
            May.READ_KPI,
            May.OPEN_KPI,
            May.IMPORT,
            May.CALL_BACK,
            May.FOLLOW_UP,
            May.READ_CASES,
            May.READ_OPERATIONS,
            May.BACK_CHECK,
            May.READ_CALLS,
            May.TAKE_CALLS,
        }
    ),
    Role.STATION_OFFICER: frozenset(
        {
            May.READ_OUTREACH,
            May.WORK_OUTREACH,
            May.READ_OVERSIGHT,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.READ_LEADS,
            May.WORK,
            May.ALERTS,
            May.READ_WARNINGS,
            May.REVEAL,
            May.READ_KPI,
            May.OPEN_KPI,
            May.CALL_BACK,
            May.FOLLOW_UP,
            May.READ_CASES,
            May.READ_OPERATIONS,
            May.WORK_CASES,
            May.READ_PEOPLE,
            May.WORK_PEOPLE,
        }
    ),
    Role.GRID_WORKER: frozenset({May.WORK_GRID, May.RECORD_OUTREACH}),
    Role.FUNDS_OFFICER: frozenset(
        {
            May.READ_CARDS,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.SEND_REQUESTS,
            May.READ_FUNDS,
            May.WORK_FUNDS,
            May.DECIDE_FUNDS,
            May.READ_CALLS,
            May.TAKE_CALLS,
            May.READ_WARNINGS,
            May.REVEAL,
            May.READ_KPI,
            May.OPEN_KPI,
            May.IMPORT,
            May.READ_CASES,
            May.READ_OPERATIONS,
            May.WORK_CASES,
            May.READ_PEOPLE,
        }
    ),
    Role.INVESTIGATOR: frozenset(
        {
            May.READ_CARDS,
            May.ASK_SHUTDOWNS,
            May.DECIDE_SHUTDOWNS,
            May.READ_OVERSIGHT,
            May.READ_SANCTIONS,
            May.PROPOSE_SANCTIONS,
            May.DECIDE_SANCTIONS,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.SEND_REQUESTS,
            May.READ_LEADS,
            May.WORK_LEADS,
            May.START,
            May.READ_FUNDS,
            May.DECIDE_FUNDS,
            May.READ_CALLS,
            May.ALERTS,
            May.READ_WARNINGS,
            May.REVEAL,
            May.READ_KPI,
            May.OPEN_KPI,
            May.READ_CASES,
            May.READ_OPERATIONS,
            May.RUN_OPERATIONS,
            May.WORK_CASES,
            May.JUDGE_SERIES,
            May.BACK_CHECK,
            May.READ_PEOPLE,
            May.WORK_PEOPLE,
            May.IMPORT,
            May.EXPORT,
        }
    ),
    Role.CARD_OFFICER: frozenset(
        {
            May.READ_CARDS,
            May.WORK_CARDS,
            May.ASK_SHUTDOWNS,
            May.READ_OVERSIGHT,
            May.READ_SANCTIONS,
            May.PROPOSE_SANCTIONS,
            May.REVEAL,
            May.IMPORT,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.SEND_REQUESTS,
            May.READ_LEADS,
            May.WORK_LEADS,
            May.START,
            May.READ_KPI,
        }
    ),
    Role.JOINT_OFFICE: frozenset(
        {
            May.READ_CARDS,
            May.DECIDE_SHUTDOWNS,
            May.READ_OUTREACH,
            May.READ_OVERSIGHT,
            May.OVERSEE,
            May.APPROVE_OVERSIGHT,
            May.WRITE_BULLETINS,
            May.SIGN_BULLETINS,
            May.READ_SANCTIONS,
            May.DECIDE_SANCTIONS,
            May.IMPORT,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.SEND_REQUESTS,
            May.READ_WARNINGS,
            May.READ_FUNDS,
            May.SHOW_WALL,
            May.READ_KPI,
            May.OPEN_KPI,
            May.READ_CASES,
            May.READ_OPERATIONS,
            May.PUBLISH_RESULTS,
            May.EXPORT,
            May.APPROVE_EXPORT,
            May.IMPACT,
            May.READ_PEOPLE,
        }
    ),
    Role.OUTREACH_OFFICER: frozenset(
        {
            May.READ_OUTREACH,
            May.WORK_OUTREACH,
            May.RUN_OUTREACH,
            May.EXPORT,
            May.IMPORT,
            May.SEND_REQUESTS,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.START,
            May.READ_KPI,
            May.READ_OVERSIGHT,
        }
    ),
    Role.MEMBER_UNIT: frozenset(
        {
            May.READ_OUTREACH,
            May.WORK_OUTREACH,
            May.READ_REQUESTS,
            May.ANSWER_REQUESTS,
            May.START,
            May.READ_KPI,
            May.OWN_MEMBERSHIP,
            May.READ_OVERSIGHT,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            May.READ_CARDS,
            May.READ_OUTREACH,
            May.READ_OVERSIGHT,
            May.READ_SANCTIONS,
            May.READ_REQUESTS,
            May.READ_LEADS,
            May.NAME_READERS,
            May.READ_WARNINGS,
            May.READ_KPI,
            May.OPEN_KPI,
            May.READ_FUNDS,
            May.READ_CALLS,
            May.READ_AUDIT,
            May.READ_CASES,
            May.READ_OPERATIONS,
            May.EXPORT,
            May.RETENTION,
            May.READ_PEOPLE,
        }
    ),
    Role.ADMIN: frozenset(
        {
            May.NAME_READERS,
            May.MANAGE_UNITS,
            May.MANAGE_PEOPLE,
            May.MANAGE_RULES,
            May.MANAGE_SOURCES,
            May.SEE_WORKS,
            May.APPROVE_EXPORT,
            May.RETENTION,
            May.IMPACT,
        }
    ),
}

#: The same by the bare value, which is what a record or a session holds: asked some thirty times for each page.
_BY_VALUE = {role.value: permissions for role, permissions in PERMISSIONS.items()}


def may(role: str, permission: May) -> bool:
    """Whether the role has the permission; an unknown role has none."""
    return permission in _BY_VALUE.get(role, frozenset())
