# SPDX-License-Identifier: Apache-2.0
"""The audit trail: who did or saw what, when, from where and for which purpose, sealed into a hash chain."""
