# SPDX-License-Identifier: Apache-2.0
"""Sanctions (惩戒)."""
