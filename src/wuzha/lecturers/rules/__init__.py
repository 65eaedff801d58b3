# SPDX-License-Identifier: Apache-2.0
"""Decisions without a database: lives, marks and ranks, stars."""
