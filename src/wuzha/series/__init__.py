# SPDX-License-Identifier: Apache-2.0
"""串并案: which cases, warnings and leads are one gang's, by what they have in common. A person decides.


sources     what a record of another room names          → services/look    kept as entities, looked at at once
services/regroup  what is tied is grouped anew            → suggestions      wait for an investigator
services/judging  confirmed, rejected, withdrawn          → regrouped        nothing is edited by hand
"""
