"""A signer whose key lies in a token or HSM (PKCS#11).

`BALAI_SIGNER=pkcs11:module=/usr/lib/…/module.so;token=LABEL;certificate=LABEL` and the PIN in BALAI_SIGNER_SECRET.
A `%s` in the certificate's label becomes the signer's code, so a token may hold one certificate per signer.
"""

from __future__ import annotations

from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11SigningContext

from balai.documents.signers.asking import SignerAway, SignRequest
from balai.documents.signers.pades import sign_pades


class TokenSigner:
    """Signs by PKCS#11; the key never leaves the token."""

    def __init__(self, told: dict[str, str], pin: str) -> None:
        self.told, self.pin = told, pin

    def sign(self, pdf: bytes, asked: SignRequest) -> bytes:
        """The PDF with one more signature over all of it. Raises SignerAway."""
        config = PKCS11SignatureConfig(
            module_path=self.told["module"], token_criteria=TokenCriteria(label=self.told["token"]),
            cert_label=self.told["certificate"].replace("%s", asked.signer), other_certs_to_pull=None,
        )
        try:
            with PKCS11SigningContext(config, user_pin=self.pin) as signer:
                return sign_pades(pdf, asked, signer)
        except SigningError as fault:
            raise SignerAway("token") from fault
