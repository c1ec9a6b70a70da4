"""What a driver over MTProto needs, whichever client library reads and writes for it."""
