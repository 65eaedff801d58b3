# SPDX-License-Identifier: Apache-2.0
"""Oversight (责任): 挂牌 of townships, their rectification, interviews (约谈) and referrals (移送)."""
