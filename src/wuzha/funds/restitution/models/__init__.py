# SPDX-License-Identifier: Apache-2.0
"""Restitutions, what they give to whom, and the ledger of each frozen account."""
