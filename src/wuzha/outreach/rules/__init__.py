# SPDX-License-Identifier: Apache-2.0
"""Decisions without a database: lives, levels, samples, what a photo says, which days are missing."""
