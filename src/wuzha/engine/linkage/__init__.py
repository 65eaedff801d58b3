# SPDX-License-Identifier: Apache-2.0
"""串并案: which records are one gang's, by the accounts, phones, devices, sites and apps that they name.

    found = group(incidence([Row("A1", "account", "6217…"), Row("A2", "account", "6217…")]))
    answer(found).series       # records, and the ties that hold them together
    answer(found).ignored      # what ties nothing, and why
    answer(found).proposals    # for a person to judge

A grouping is the shorter the better it explains who names what (`code`); the shortest is looked for best first
(`merge`, `move`, `group`). No clock, no file, no database.
"""
