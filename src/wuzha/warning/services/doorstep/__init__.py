# SPDX-License-Identifier: Apache-2.0
"""Work at the door: records from phones that had no signal, photos, and two accounts of one task."""
