# SPDX-License-Identifier: Apache-2.0
"""The case, its accounts, and the orders about them."""
