# SPDX-License-Identifier: Apache-2.0
"""Outreach (宣防)."""
