# SPDX-License-Identifier: Apache-2.0
"""Measures (措施): what is done to a unit, an outlet, an organisation or a person by decision (`design.md` §10)."""
