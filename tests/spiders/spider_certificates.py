"""Certificates made on the spot: one authority, and hosts it vouches for, or not."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Signed = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def authority(path: Path) -> Signed:
    """A certificate authority; its certificate is written to `path`."""
    signed = _sign("Test authority", None, None)
    path.write_bytes(signed[0].public_bytes(serialization.Encoding.PEM))
    return signed


def certify(path: Path, host: str, issuer: Signed | None) -> Path:
    """A host's key and certificate in one file; self-signed without an issuer."""
    certificate, key = _sign(host, host, issuer)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def _sign(name: str, host: str | None, issuer: Signed | None) -> Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2, hours=1))
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
    )
    if host:
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key
