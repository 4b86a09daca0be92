"""PAdES B-T by pyHanko: the shared part of the signers that hold or reach a key themselves."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from balai.documents.signers.asking import FIELD, SignerAway, SignRequest
from balai.documents.signers.authority import Holder, root, stamps

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

TIMEOUT_S = 15.0
RESERVED = 24_576
"""Room for the signature in the file: certificates, time stamp and then some (bytes as hex take double)."""

_FILL = SimpleBoxLayoutRule(
    AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(), InnerScaling.STRETCH_FILL
)


def sign_pades(pdf: bytes, asked: SignRequest, signer: Signer) -> bytes:
    """The PDF with a visible, time-stamped PAdES signature over all of it. Raises SignerAway."""
    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=asked.reason,
        location=asked.place, name=asked.signatory or None,
    )
    style = StaticStampStyle(
        border_width=0, background=_Block(asked.block), background_layout=_FILL, background_opacity=1.0
    )
    field = SigFieldSpec(FIELD, on_page=asked.page, box=asked.box, readable_field_name="Tanda tangan elektronik")
    tool = PdfSigner(meta, signer, timestamper=time_stamper(), stamp_style=style, new_field_spec=field)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return bytes(tool.sign_pdf(writer, bytes_reserved=RESERVED).getvalue())


def time_stamper() -> TimeStamper:
    """By BALAI_TSA: the test authority's own, or an RFC 3161 service at a URL."""
    if settings.BALAI_TSA != "local":
        return HttpStamper(settings.BALAI_TSA)
    holder = stamps()
    now = datetime.fromtimestamp(settings.BALAI_NOW_MS() / 1000, UTC)
    return DummyTimeStamper(as_asn1(holder), key_of(holder), known_roots(), fixed_dt=now)


class HttpStamper(TimeStamper):
    """An RFC 3161 authority over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__()  # type: ignore[no-untyped-call]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask for one time stamp. Raises SignerAway."""
        import httpx

        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.post(
                    self.url, content=req.dump(), headers={"content-type": "application/timestamp-query"}
                )
            answer.raise_for_status()
            return tsp.TimeStampResp.load(answer.content)
        except (httpx.HTTPError, ValueError) as fault:
            raise SignerAway("time-stamp") from fault


class _Block(PdfContent):
    """The signature's appearance: the first page of a PDF in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__()

    def render(self) -> bytes:
        """The operator that draws it."""
        page = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.data)))  # type: ignore[union-attr]
        name = f"/Blok{uuid.uuid4().hex}"
        self.resources.xobject[name] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return name.encode() + b" Do"


def known_roots() -> SimpleCertificateStore:
    """The test authority's root, for embedding."""
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register(as_asn1(root()))
    return known


def as_asn1(holder: Holder) -> asn1_x509.Certificate:
    """A certificate as pyHanko wants it."""
    return asn1_x509.Certificate.load(holder.certificate.public_bytes(Encoding.DER))


def key_of(holder: Holder) -> asn1_keys.PrivateKeyInfo:
    """A private key as pyHanko wants it."""
    told = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1_keys.PrivateKeyInfo.load(told)
