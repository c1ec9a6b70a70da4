"""docs/session-file.md says enough: a reader that was written from it alone opens a file."""

from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from accounts.models import Account
from accounts.vault import MasterKey, Vault
from accounts.vault.keys import KeyOrigin
from drivers.session import TelegramSession

SECRET = bytes(range(50, 82))
ACCOUNT = UUID("00112233-4455-6677-8899-aabbccddeeff")
SESSION = TelegramSession(dc_id=4, user_id=5_000_000_007, auth_key=bytes(range(255, -1, -1)))


def derived(master: bytes, label: bytes, salt: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=salt, info=label).derive(master)


def document_reader(file: bytes, master: bytes) -> dict[str, object]:
    """Reads a version 1 file as the document's section "How to read one" tells."""
    assert file[0:4] == b"SISV"
    assert file[4:7] in {b"\x01\x01\x01", b"\x01\x01\x02", b"\x01\x01\x03"}
    account = file[19:35]
    assert file[7:15] == derived(master, b"sis key id v1", b"", 8)
    assert file[43:51] == derived(master, b"sis key check value v1", account, 8)
    wrapping_key = derived(master, b"sis session wrapping key v1", account, 32)
    data_key = AESGCM(wrapping_key).decrypt(file[51:63], file[63:111], file[0:51])
    length = int.from_bytes(file[123:127], "big")
    assert len(file) == 127 + length + 16
    packed = AESGCM(data_key).decrypt(file[111:123], file[127:], file[0:127])
    assert packed[0] == 1
    return {
        "account": UUID(bytes=account),
        "generation": int.from_bytes(file[35:43], "big"),
        "key version": int.from_bytes(file[15:19], "big"),
        "data centre": packed[1],
        "user id": int.from_bytes(packed[2:10], "big"),
        "auth key": packed[10:266],
    }


def test_a_reader_written_from_the_document_opens_a_file_of_ours(tmp_path: Path) -> None:
    vault = Vault(key=MasterKey(SECRET, KeyOrigin.VAULT, version=3), folder=tmp_path)
    account = Account(id=ACCOUNT, session_generation=258)
    vault.seal(account, SESSION)

    found = document_reader((tmp_path / f"{ACCOUNT}.sisv").read_bytes(), SECRET)

    assert found == {
        "account": ACCOUNT,
        "generation": 258,
        "key version": 3,
        "data centre": 4,
        "user id": 5_000_000_007,
        "auth key": bytes(range(255, -1, -1)),
    }
