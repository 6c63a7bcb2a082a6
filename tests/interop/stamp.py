"""Judges one reply of a time-stamp authority with rfc3161-client.

stamp.py REPLY ROOT FILE NONCE ends with 0 if the reply is a stamp of FILE that the certificate ROOT vouches
for and that answers NONCE, else with 1.
"""

import hashlib
import sys

from cryptography import x509
from rfc3161_client import VerifierBuilder, decode_timestamp_response

reply, root, file, nonce = sys.argv[1:]
try:
    response = decode_timestamp_response(open(reply, "rb").read())
    certificate = x509.load_pem_x509_certificate(open(root, "rb").read())
    verifier = VerifierBuilder().add_root_certificate(certificate).nonce(int(nonce)).build()
    digest = hashlib.sha256(open(file, "rb").read()).digest()
    good = verifier.verify(response, digest)
except Exception as error:
    print(f"{type(error).__name__}: {error}")
    sys.exit(1)
print(good)
sys.exit(0 if good else 1)
