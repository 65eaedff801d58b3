# SPDX-License-Identifier: Apache-2.0
"""Decisions about calls without a database."""
