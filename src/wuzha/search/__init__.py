# SPDX-License-Identifier: Apache-2.0
"""Search over everything a person may see, and the command palette: where to go, and what to do."""
