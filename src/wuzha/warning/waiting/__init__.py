# SPDX-License-Identifier: Apache-2.0
"""What of the warning desk waits in people's inboxes: alerts, decisions, transfers, call-backs, requests."""
