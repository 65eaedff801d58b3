# SPDX-License-Identifier: Apache-2.0
"""Reads of traces: what a trace is made from, and what the last one found."""
