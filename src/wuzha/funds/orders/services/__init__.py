# SPDX-License-Identifier: Apache-2.0
"""The only writers of the funds desk: one transaction each, each with its event in the trail."""
