"""The driver on Pyrogram, in its maintained edition kurigram (imported as `pyrogram`)."""
