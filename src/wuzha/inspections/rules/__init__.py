# SPDX-License-Identifier: Apache-2.0
"""Decisions about tickets and inspections without a database."""
