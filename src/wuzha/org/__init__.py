# SPDX-License-Identifier: Apache-2.0
"""Units and territory, people and roles, permissions, and the rule sets in force."""
