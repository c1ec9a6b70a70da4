"""The Vaults that the suite is run against."""

import os
import uuid
from collections.abc import Callable, Iterator

import hvac
import pytest
from pytest_django import Settings

from tests.servers.vault import vault_serve

MOUNT = "secret"
PATH = "sis/master-key"

Put = Callable[..., None]


@pytest.fixture(params=["stand-in", "real"])
def put(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Put]:
    """Writes a new version of the secret that the settings name."""
    settings.SIS_MASTER_KEY = settings.SIS_MASTER_KEY_FILE = ""
    settings.SIS_VAULT_MOUNT, settings.SIS_VAULT_PATH = MOUNT, PATH
    yield from _stand_in(settings) if request.param == "stand-in" else _real(settings)


def _stand_in(settings: Settings) -> Iterator[Put]:
    with vault_serve() as vault:
        settings.SIS_VAULT_ADDR, settings.SIS_VAULT_TOKEN = vault.address, vault.token
        yield lambda **values: vault.put(MOUNT, PATH, **values)


def _real(settings: Settings) -> Iterator[Put]:
    """A secret of its own in the Vault that `VAULT_ADDR` and `VAULT_TOKEN` name."""
    if "VAULT_ADDR" not in os.environ:
        pytest.skip("VAULT_ADDR names no Vault")
    settings.SIS_VAULT_ADDR = os.environ["VAULT_ADDR"]
    settings.SIS_VAULT_TOKEN = os.environ["VAULT_TOKEN"]
    settings.SIS_VAULT_CACERT = os.environ.get("VAULT_CACERT", "")
    settings.SIS_VAULT_MOUNT = os.environ.get("SIS_TEST_VAULT_MOUNT", MOUNT)
    settings.SIS_VAULT_PATH = f"{PATH}-{uuid.uuid4()}"
    kv = hvac.Client(url=settings.SIS_VAULT_ADDR, token=settings.SIS_VAULT_TOKEN).secrets.kv.v2
    place = {"path": settings.SIS_VAULT_PATH, "mount_point": settings.SIS_VAULT_MOUNT}
    yield lambda **values: kv.create_or_update_secret(secret=values, **place)
    kv.delete_metadata_and_all_versions(**place)
