# SPDX-License-Identifier: Apache-2.0
"""Decisions of the funds desk, without a database."""
