# SPDX-License-Identifier: Apache-2.0
"""Lists of involved cards and of live cards as kinds of intake."""
