# SPDX-License-Identifier: Apache-2.0
"""What the centre and the stations do with the warnings: triage, completion, dispatch, contact, outcome."""
