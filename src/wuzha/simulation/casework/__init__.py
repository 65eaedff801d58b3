# SPDX-License-Identifier: Apache-2.0
"""What the police did about a simulated period: cases, the gangs behind them, suspects, measures, and money got back.

A plan is pure data, reproducible from one seed: how many there are of each is what the period's targets say
(`targets.toml`), and the counting rules of the product find it again in the records. Which case is which gang's is the
plan's truth, and never reaches the product.
"""
