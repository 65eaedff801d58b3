# SPDX-License-Identifier: Apache-2.0
"""Reads of shutdowns and sites, always for an actor."""
