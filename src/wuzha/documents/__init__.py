# SPDX-License-Identifier: Apache-2.0
"""Documents: a plain description (paragraphs, tables, forms) becomes a DOCX in the form of GB/T 9704-2012.

    content = render(Document(title="…", body=(Paragraph("…"),), signature=Signature("…", day)))

The same description gives the same bytes, so a document can be hashed, kept and compared. What a document says belongs
to the domain that issues it.
"""

from wuzha.documents.description import (
    Attached,
    Block,
    Cell,
    Chart,
    Column,
    Cut,
    Document,
    Form,
    Group,
    Heading,
    Imprint,
    NewPage,
    Paragraph,
    Series,
    Signature,
    Table,
)
from wuzha.documents.numbers import as_document_number
from wuzha.documents.render import DOCX, render

__all__ = [
    "DOCX", "Attached", "Block", "Cell", "Chart", "Column", "Cut", "Document", "Form", "Group", "Heading", "Imprint",
    "NewPage",    "Paragraph", "Series", "Signature", "Table", "as_document_number", "render",
]  # fmt: skip
