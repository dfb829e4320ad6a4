"""Keys that the tests use for their purposes: fixed, and as good as chance."""

import hashlib
from typing import Final

DATA_KEY: Final = hashlib.sha256(b"tests: data").hexdigest()
INDEX_KEY: Final = hashlib.sha256(b"tests: index").hexdigest()
PAGE_KEY: Final = hashlib.sha256(b"tests: page").hexdigest()
