# SPDX-License-Identifier: Apache-2.0
"""Bulletins (通报)."""
