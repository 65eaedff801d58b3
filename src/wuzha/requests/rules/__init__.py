# SPDX-License-Identifier: Apache-2.0
"""Decisions about requests without a database."""
