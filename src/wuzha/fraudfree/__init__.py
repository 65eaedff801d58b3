# SPDX-License-Identifier: Apache-2.0
"""Fraudfree (无诈单元)."""
