# SPDX-License-Identifier: Apache-2.0
"""专项行动: operations with their targets and cases, the task force that runs them, its duty and its training."""
