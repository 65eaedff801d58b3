# SPDX-License-Identifier: Apache-2.0
"""Results (战果): what is counted of cases, people and money, by a dated rule, each number with its records."""
