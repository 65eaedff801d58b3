# SPDX-License-Identifier: Apache-2.0
"""Reads of the warning desk: each asks for an actor and shows only what lies in that actor's reach."""
