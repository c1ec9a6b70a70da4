"""Building the Pyrogram client that a line belongs to."""

import asyncio
from functools import partial

from pyrogram import Client

from drivers.identity import APP_VERSION, DEVICE_MODEL, LANGUAGE, SYSTEM_VERSION
from drivers.protocol import Application
from drivers.proxies import ProxyServer
from drivers.pyrogram.storage import NoStorage
from drivers.pyrogram.transport import SingleTry, Transport


def build_client(application: Application, proxy: ProxyServer | None = None) -> Client:
    """A client that writes no file, starts no worker and retries nothing.

    It is never started: `Line` is the one session that it has, and our inbox takes the place of
    its dispatcher.
    """
    return Client(
        "sis",
        api_id=application.api_id,
        api_hash=application.api_hash,
        app_version=APP_VERSION,
        device_model=DEVICE_MODEL,
        system_version=SYSTEM_VERSION,
        lang_code=LANGUAGE,
        system_lang_code=LANGUAGE,
        storage_engine=NoStorage(application.api_id),
        workers=1,
        sleep_threshold=0,
        skip_updates=False,
        max_message_cache_size=1,
        max_topic_cache_size=1,
        connection_factory=SingleTry,
        protocol_factory=partial(Transport, through=proxy),
        loop=asyncio.get_running_loop(),
    )
