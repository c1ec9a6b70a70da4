"""Errors of the wire. They end one line and never the server.

WireError
├── Rubbish      the client sent what no client sends: its line is cut
└── UnknownKey   the client names an auth key that the data centre does not know: -404, then closed
"""


class WireError(Exception):
    """A line cannot go on."""


class Rubbish(WireError):
    """Bytes that are no MTProto, or MTProto that is forged or out of order."""


class UnknownKey(WireError):
    """An auth key id that belongs to no key of this data centre."""
