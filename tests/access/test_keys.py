"""The signing key: made once, kept for its owner alone, never on another curve."""

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tdkt_api.access.keys import SigningKey


def test_the_key_of_a_deployment_is_made_once(tmp_path: Path) -> None:
    first = SigningKey.kept_in(tmp_path / "signing.pem")

    second = SigningKey.kept_in(tmp_path / "signing.pem")

    assert second.public.kid == first.public.kid
    assert stat.S_IMODE((tmp_path / "signing.pem").stat().st_mode) == 0o600


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    SigningKey.kept_in(tmp_path / "signing.pem")
    (tmp_path / "signing.pem").chmod(0o640)

    with pytest.raises(ValueError, match="0600"):
        SigningKey.kept_in(tmp_path / "signing.pem")


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)],
    ids=["P-384", "RSA"],
)
def test_only_p256_signs(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    with pytest.raises(ValueError, match="P-256"):
        SigningKey.of_pem(pem)


@pytest.mark.parametrize(
    "text", ["", "secret", "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----"]
)
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="PEM") as refused:
        SigningKey.of_pem(text)

    assert "secret" not in str(refused.value)


def test_the_public_pem_is_no_signing_key() -> None:
    with pytest.raises(ValueError, match="PEM"):
        SigningKey.of_pem(SigningKey.generate().public.pem())


def test_the_thumbprint_is_that_of_the_standard() -> None:
    # The thumbprint (RFC 7638) of the P-256 key published in RFC 7517, appendix A.1.
    x = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"
    y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"

    numbers = ec.EllipticCurvePublicNumbers(_number(x), _number(y), ec.SECP256R1())

    assert SigningKey.generate().public.of(numbers.public_key()).jwk()["kid"] == (
        "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
    )


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "="))
