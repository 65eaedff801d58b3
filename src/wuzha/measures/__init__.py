# SPDX-License-Identifier: Apache-2.0
"""Measures (措施)."""
