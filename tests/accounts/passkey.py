"""A passkey in software: what a browser would answer, signed with a key of the tests."""

import hashlib
import json
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor


def b64(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


class Passkey:
    """One key for one host."""

    def __init__(self, host="alpha.localhost", origin="https://alpha.localhost"):
        self.host, self.origin, self.counter = host, origin, 0
        self.key = ec.derive_private_key(
            int.from_bytes(hashlib.sha256(host.encode()).digest()[:24]), ec.SECP256R1()
        )
        self.id = hashlib.sha256(b"credential" + host.encode()).digest()

    def _data(self, flags):
        self.counter += 1
        return (
            hashlib.sha256(self.host.encode()).digest()
            + bytes([flags])
            + self.counter.to_bytes(4, "big")
        )

    def _client(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _public(self):
        at = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32, "big"), -3: at.y.to_bytes(32, "big")}

    def made(self, challenge="AAAA"):
        """The answer to being asked for a new key; user verified."""
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(self._public())
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + held})
        return {
            "type": "public-key",
            "id": b64(self.id),
            "rawId": b64(self.id),
            "response": {
                "clientDataJSON": b64(self._client("webauthn.create", challenge)),
                "attestationObject": b64(attested),
            },
            "clientExtensionResults": {"credProps": {"rk": True}},
        }

    def used(self, challenge, user="1", flags=0x05):
        """The answer to being asked to sign in."""
        data, client = self._data(flags), self._client("webauthn.get", challenge)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "type": "public-key",
            "id": b64(self.id),
            "rawId": b64(self.id),
            "response": {
                "clientDataJSON": b64(client),
                "authenticatorData": b64(data),
                "signature": b64(signed),
                "userHandle": b64(user.encode()),
            },
            "clientExtensionResults": {},
        }


CREDENTIAL = Passkey().made()
