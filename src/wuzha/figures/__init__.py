# SPDX-License-Identifier: Apache-2.0
"""Figures (指标)."""
