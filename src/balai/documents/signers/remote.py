"""A signing service over HTTP that takes a PDF and gives it back signed, as BSrE's does.

`POST <URL>` with JSON `{"signer", "reason", "location", "file": base64, "field": {"page", "box", "picture": base64}}`
and `Authorization: Bearer <BALAI_SIGNER_SECRET>`; the answer is `{"file": base64}`. The secret is the institution's
own; a person's passphrase is never asked for, sent or kept. A service with other words is one more small file here.

The answer is believed only if it is our PDF with something added, and its last signature covers all of it and holds.
"""

from __future__ import annotations

import base64
import binascii
import io

from balai.documents.signers.asking import SignerAway, SignRequest

TIMEOUT_S = 30.0


class RemoteSigner:
    """Sends the PDF to a service."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    def sign(self, pdf: bytes, asked: SignRequest) -> bytes:
        """The PDF with one more signature over all of it. Raises SignerAway."""
        import httpx

        left, bottom, right, top = asked.box
        body = {
            "signer": asked.signer, "reason": asked.reason, "location": asked.place, "file": _text(pdf),
            "field": {"page": asked.page, "box": [left, bottom, right, top], "picture": _text(asked.block)},
        }
        try:
            answer = httpx.post(
                self.url, json=body, headers={"authorization": f"Bearer {self.secret}"}, timeout=TIMEOUT_S
            )
            answer.raise_for_status()
            signed = base64.b64decode(answer.json()["file"], validate=True)
        except httpx.HTTPStatusError as fault:
            raise SignerAway(f"http-{fault.response.status_code}") from fault
        except httpx.HTTPError as fault:
            raise SignerAway("no-answer") from fault
        except (ValueError, KeyError, TypeError, binascii.Error) as fault:
            raise SignerAway("bad-answer") from fault
        if not signed.startswith(pdf) or not is_whole(signed):
            raise SignerAway("altered")
        return signed


def is_whole(pdf: bytes) -> bool:
    """Whether the last signature covers the whole file and its bytes are those that were signed."""
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import CMSExtractionError
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    try:
        last = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[-1]
        if last.evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
            return False
        return all(validate_sig_integrity(last.signer_info, last.signer_cert, "data", last.compute_digest()))
    except (PdfReadError, CMSExtractionError, SignatureValidationError, IndexError, ValueError, KeyError, TypeError):
        return False


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
