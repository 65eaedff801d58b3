# SPDX-License-Identifier: Apache-2.0
"""Decisions about measures without a database: their life, their terms, what may be evidence."""
