# SPDX-License-Identifier: Apache-2.0
"""Inspections (督导)."""
