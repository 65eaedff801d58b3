# SPDX-License-Identifier: Apache-2.0
"""Files of answers from other networks."""
