# SPDX-License-Identifier: Apache-2.0
"""Pure functions on plain values and arrays: no Django, no database, no clock of its own."""
