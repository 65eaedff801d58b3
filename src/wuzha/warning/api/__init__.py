# SPDX-License-Identifier: Apache-2.0
"""Directives by API: one at a time or in batches, answered row by row."""
