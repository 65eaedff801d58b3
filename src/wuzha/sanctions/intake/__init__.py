# SPDX-License-Identifier: Apache-2.0
"""Ledgers of pledges and penalties as rows."""
