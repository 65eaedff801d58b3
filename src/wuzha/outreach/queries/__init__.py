# SPDX-License-Identifier: Apache-2.0
"""Reads, always for an actor. What rooms above ask for stands here."""

from wuzha.outreach.queries.asked import Done, done_by_unit, events_held, sites_open, team_by_level, team_on

__all__ = ["Done", "done_by_unit", "events_held", "sites_open", "team_by_level", "team_on"]
