# SPDX-License-Identifier: Apache-2.0
"""The only writers of oversight: what a listing asks for, its inspection, interviews, referrals."""
