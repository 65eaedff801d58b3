# SPDX-License-Identifier: Apache-2.0
"""Requests (交办): what a unit asks of another, with a deadline, for every room."""
