# SPDX-License-Identifier: Apache-2.0
"""Personal data as a type: a phone, an ID number, a name or an address is a `Sealed`, never a string.

The column holds ciphertext (AES-GCM), a keyed blind index beside it serves equality search, `str()` gives the masked
form, and only `wuzha.core.reveal` gives the clear value: for a purpose, with a read event in the audit trail.
"""

from wuzha.sealed.value import Kind, Sealed, blind, seal

__all__ = ["Kind", "Sealed", "blind", "seal"]
