# SPDX-License-Identifier: Apache-2.0
"""Tables of the joint meeting as kinds of intake."""
