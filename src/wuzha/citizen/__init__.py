# SPDX-License-Identifier: Apache-2.0
"""What citizens see: published here by a person, shown by a program of its own that can read no person (`program`)."""
