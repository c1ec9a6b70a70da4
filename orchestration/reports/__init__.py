"""Reports: what happened, told to the stream `sis:bus:results` and to webhooks."""
