# SPDX-License-Identifier: Apache-2.0
"""Restitutions as their pages and documents need them."""
