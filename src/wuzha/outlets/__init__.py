# SPDX-License-Identifier: Apache-2.0
"""Outlets (网点)."""
