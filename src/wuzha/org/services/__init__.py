# SPDX-License-Identifier: Apache-2.0
"""The only writers of units, people, postings and rules: one transaction each, each with its audit event."""
