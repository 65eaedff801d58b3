# SPDX-License-Identifier: Apache-2.0
"""Pure decisions of privacy."""
