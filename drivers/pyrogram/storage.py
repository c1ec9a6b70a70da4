"""The storage that a Pyrogram client insists on: it holds nothing that lasts."""

from collections.abc import Iterable
from typing import Any

from pyrogram.storage import Storage


class NoStorage(Storage):  # type: ignore[misc]  # the library is untyped
    """Answers the API id and keeps nothing.

    Pyrogram's own stores write the auth key to disk as it is. Ours is sealed by the room above,
    and peers and the ledger go to the stores that a driver is given, so there is nothing to keep.
    """

    def __init__(self, api_id: int) -> None:
        self._api_id = api_id

    async def open(self) -> None:
        """There is nothing to open."""

    async def save(self) -> None:
        """There is nothing to save."""

    async def close(self) -> None:
        """There is nothing to close."""

    async def delete(self) -> None:
        """There is nothing to delete."""

    async def update_peers(self, peers: Iterable[Any]) -> None:
        """Peers are kept by the driver."""

    async def update_usernames(self, usernames: Iterable[Any]) -> None:
        """Usernames are not used."""

    async def get_update_states(self, ids: Any = None) -> list[Any]:  # noqa: ARG002
        """The ledger is kept by the driver."""
        return []

    async def set_update_state(self, update_state: Any) -> None:
        """The ledger is kept by the driver."""

    async def delete_update_state(self, state_id: Any) -> None:
        """The ledger is kept by the driver."""

    async def get_peer_by_id(self, peer_id: int) -> None:
        """Peers are kept by the driver."""

    async def get_peer_by_username(self, username: str) -> None:
        """Usernames are not used."""

    async def get_peer_by_phone_number(self, phone_number: str) -> None:
        """Phone numbers are not used."""

    async def api_id(self, value: int | None = None) -> int:  # noqa: ARG002
        """The application's id: the one fact that the library asks for."""
        return self._api_id

    async def dc_id(self, value: int | None = None) -> None:
        """The driver knows the data centre."""

    async def server_address(self, value: str | None = None) -> None:
        """The driver knows the address."""

    async def port(self, value: int | None = None) -> None:
        """The driver knows the address."""

    async def test_mode(self, value: bool | None = None) -> bool:  # noqa: ARG002
        """Telegram's test servers are not used."""
        return False

    async def auth_key(self, value: bytes | None = None) -> None:
        """The driver holds the key."""

    async def date(self, value: int | None = None) -> None:
        """The ledger is kept by the driver."""

    async def user_id(self, value: int | None = None) -> None:
        """The driver knows the user."""

    async def is_bot(self, value: bool | None = None) -> bool:  # noqa: ARG002
        """Our accounts are users."""
        return False
