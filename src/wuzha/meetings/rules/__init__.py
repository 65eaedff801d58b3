# SPDX-License-Identifier: Apache-2.0
"""Decisions about the joint meeting without a database."""
