# SPDX-License-Identifier: Apache-2.0
"""The funds desk (治): money reported, stopped, frozen, followed and given back."""
