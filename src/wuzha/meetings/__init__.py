# SPDX-License-Identifier: Apache-2.0
"""Meetings (联席会议)."""
