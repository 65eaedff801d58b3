# SPDX-License-Identifier: Apache-2.0
"""Oversight (挂牌整治)."""
