# SPDX-License-Identifier: Apache-2.0
"""Decisions about shutdowns and sites without a database."""
