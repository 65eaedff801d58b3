# SPDX-License-Identifier: Apache-2.0
"""Calls (来电受理)."""
