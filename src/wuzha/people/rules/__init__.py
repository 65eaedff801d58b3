# SPDX-License-Identifier: Apache-2.0
"""Decisions about people and measures without a database."""
