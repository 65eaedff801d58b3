# SPDX-License-Identifier: Apache-2.0
"""Decisions about evidence without a database."""
