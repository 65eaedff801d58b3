# SPDX-License-Identifier: Apache-2.0
"""Stop orders, freezes and the banks' answers (止付 冻结), and the case they belong to."""
