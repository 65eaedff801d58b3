# SPDX-License-Identifier: Apache-2.0
"""The only writers of the warning desk: one transaction each, each with its audit event (`transitions.service`)."""
