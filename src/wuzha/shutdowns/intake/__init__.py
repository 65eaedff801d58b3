# SPDX-License-Identifier: Apache-2.0
"""Lists of values to be shut down as a kind of intake."""
