"""The first request of every line: which schema we speak, and who we are."""

from telethon.tl import TLRequest, functions
from telethon.tl.alltlobjects import LAYER

from drivers.identity import APP_VERSION, DEVICE_MODEL, LANGUAGE, SYSTEM_VERSION
from drivers.protocol import Application


def introduction(application: Application) -> TLRequest:
    """A harmless question, wrapped in our name and the layer of the schema."""
    return functions.InvokeWithLayerRequest(
        layer=LAYER,
        query=functions.InitConnectionRequest(
            api_id=application.api_id,
            device_model=DEVICE_MODEL,
            system_version=SYSTEM_VERSION,
            app_version=APP_VERSION,
            system_lang_code=LANGUAGE,
            lang_pack="",
            lang_code=LANGUAGE,
            query=functions.help.GetConfigRequest(),
        ),
    )
