"""Documents that people can hold: PDF/A-2b with letterhead, number, hash and a QR to a public page.

Never a certified signature, and no text here may claim one (PP 71/2019; docs/documents.md has the wording). A room

1. registers a kind at import:
   ``documents.register(DocumentKind("pact", "Pakta integritas", documents.LETTER, SERIES))``
2. issues in its action, and writes the ledger last (``issuing.py`` shows how)
3. shows it with ``components/document.html`` (``card``) and the pages of ``pilar.organisation.views.document_pages``
"""

from __future__ import annotations

from pilar.kernel.documents.issuing import ISSUED as ISSUED
from pilar.kernel.documents.issuing import LONGEST_REASON as LONGEST_REASON
from pilar.kernel.documents.issuing import PLAIN_REASON as PLAIN_REASON
from pilar.kernel.documents.issuing import REVOKED as REVOKED
from pilar.kernel.documents.issuing import SIGNED_COPY as SIGNED_COPY
from pilar.kernel.documents.issuing import attach_signed as attach_signed
from pilar.kernel.documents.issuing import documents_of as documents_of
from pilar.kernel.documents.issuing import issue as issue
from pilar.kernel.documents.issuing import preview as preview
from pilar.kernel.documents.issuing import revoke as revoke
from pilar.kernel.documents.issuing import revoke_all as revoke_all
from pilar.kernel.documents.kinds import LETTER as LETTER
from pilar.kernel.documents.kinds import DocumentError as DocumentError
from pilar.kernel.documents.kinds import DocumentKind as DocumentKind
from pilar.kernel.documents.kinds import JsonValue as JsonValue
from pilar.kernel.documents.kinds import Letterhead as Letterhead
from pilar.kernel.documents.kinds import Responsible as Responsible
from pilar.kernel.documents.kinds import register as register
from pilar.kernel.documents.kinds import registered as registered
from pilar.kernel.documents.serving import Card as Card
from pilar.kernel.documents.serving import card as card
from pilar.kernel.documents.serving import draft_response as draft_response
from pilar.kernel.documents.serving import filename_of as filename_of
from pilar.kernel.documents.serving import pdf_response as pdf_response
from pilar.kernel.documents.serving import signed_response as signed_response
from pilar.kernel.documents.texts import masked_name as masked_name
