# SPDX-License-Identifier: Apache-2.0
"""What is refused or went wrong, in the language of the page: what, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    """What is refused here, and what went wrong with the other side."""

    NOT_HTTP = _("This is no http or https address. Write it like https://host:8443/path.")
    CREDENTIALS = _("An address holds no user name or password. Use the token instead.")
    HOST_NOT_ALLOWED = _(
        "This host may not be called. The operator must name it in WUZHA_EXCHANGE_HOSTS and start the platform again."
    )
    FOLDER_NAME = _("A folder's name has letters, digits, dashes and underscores only, at most 40.")
    NAME_TAKEN = _("This name is in use. Choose another.")
    SOURCE_TAKEN = _("This channel has a link already. Each channel has one.")
    TIMEOUT = _("The other side did not answer in time. It is tried again by itself.")
    REFUSED = _("The other side refuses the connection. Check that its service runs.")
    NAME = _("The host's name is not known. Check the address and the name server.")
    TLS = _("The other side's certificate is not trusted. Install its issuer's certificate on this machine.")
    BROKEN = _("The connection broke off. It is tried again by itself.")
    TOO_LARGE = _("The answer is larger than 500 MB.")
    STATUS = _("The other side answered with an error. Ask its operator with the receipt's number.")
    UNAUTHORISED = _("The other side does not accept the token. Enter the one in force.")
    FOLDER_UNREADABLE = _("The folder cannot be read or written. Check the rights on the exchange directory.")
    CANCELLED = _("The import was stopped. Put the file in again to take the rest.")


def explain(code: str) -> str:
    """A code in the language of the page."""
    return str(Code[code].sentence) if code in Code.__members__ else code
