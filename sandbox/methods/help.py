"""help.*: what a client asks before it knows anything."""

from pyrogram.raw import functions, types

from sandbox.data_centre import DC_ID
from sandbox.methods.call import Call, Handlers

CONFIG_LIFETIME = 3600
"""Seconds until a client asks for the configuration again."""


async def get_config(call: Call) -> types.Config:
    """The data centre's address and the usual limits."""
    now = call.centre.now()
    host, port = call.centre.address
    return types.Config(
        date=now,
        expires=now + CONFIG_LIFETIME,
        test_mode=False,
        this_dc=DC_ID,
        dc_options=[types.DcOption(id=DC_ID, ip_address=host, port=port, static=True)],
        dc_txt_domain_name="localhost",
        chat_size_max=200,
        megagroup_size_max=200_000,
        forwarded_count_max=100,
        online_update_period_ms=210_000,
        offline_blur_timeout_ms=5_000,
        offline_idle_timeout_ms=30_000,
        online_cloud_timeout_ms=300_000,
        notify_cloud_delay_ms=30_000,
        notify_default_delay_ms=1_500,
        push_chat_period_ms=60_000,
        push_chat_limit=2,
        edit_time_limit=172_800,
        revoke_time_limit=2_147_483_647,
        revoke_pm_time_limit=2_147_483_647,
        rating_e_decay=2_419_200,
        stickers_recent_limit=200,
        channels_read_media_period=604_800,
        call_receive_timeout_ms=20_000,
        call_ring_timeout_ms=90_000,
        call_connect_timeout_ms=30_000,
        call_packet_timeout_ms=10_000,
        me_url_prefix="https://localhost/",
        caption_length_max=1_024,
        message_length_max=4_096,
        webfile_dc_id=DC_ID,
    )


async def get_nearest_dc(call: Call) -> types.NearestDc:  # noqa: ARG001 - one shape for all
    """There is one data centre."""
    return types.NearestDc(country="", this_dc=DC_ID, nearest_dc=DC_ID)


async def get_app_config(call: Call) -> types.help.AppConfig:  # noqa: ARG001 - one shape for all
    """No settings beyond the configuration."""
    return types.help.AppConfig(hash=0, config=types.JsonObject(value=[]))


HANDLERS: Handlers = {
    functions.help.GetConfig: get_config,
    functions.help.GetNearestDc: get_nearest_dc,
    functions.help.GetAppConfig: get_app_config,
}
