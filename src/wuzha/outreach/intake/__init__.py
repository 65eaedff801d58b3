# SPDX-License-Identifier: Apache-2.0
"""Ledgers of activities and rosters of teams as kinds of intake."""
