# SPDX-License-Identifier: Apache-2.0
"""The ground floor: units and territory, people and roles, permissions, and the rule sets in force."""
