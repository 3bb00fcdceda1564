"""The code that an authenticator app shows now for a key (RFC 6238), for demonstrations."""

import base64
import hmac
import sys
import time


def code_of(key: str, seconds: float) -> str:
    """Six digits, for the half-minute that the moment `seconds` after 1970 lies in."""
    secret = base64.b32decode(key.replace(" ", "").upper() + "=" * (-len(key) % 8))
    digest = hmac.digest(secret, (int(seconds) // 30).to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


if __name__ == "__main__":
    print(code_of(sys.argv[1], time.time()))
