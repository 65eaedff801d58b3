# SPDX-License-Identifier: Apache-2.0
"""Decisions about cases without a database."""
