# SPDX-License-Identifier: Apache-2.0
"""When the personal data of the funds desk must go, and how it goes."""
