# SPDX-License-Identifier: Apache-2.0
"""The indicators on the screen: the page of figures, and the list behind each."""
