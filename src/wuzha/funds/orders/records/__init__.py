# SPDX-License-Identifier: Apache-2.0
"""Orders and cases as records: what each is, where it stands, and what is next with it for who looks."""
