# SPDX-License-Identifier: Apache-2.0
"""The program for citizens: an own process on an own port, which knows four tables and no person.

It imports nothing of the police's rooms and has none of their keys (the import contract and a test hold it to that).
No log-in, no cookie, no script, nothing from elsewhere. What is shown was published; what is written is closed at once
in a box that only the police can open.
"""
