# SPDX-License-Identifier: Apache-2.0
"""Decisions about leads without a database."""
