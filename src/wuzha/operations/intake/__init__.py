# SPDX-License-Identifier: Apache-2.0
"""Lists of operations and of the task force."""
