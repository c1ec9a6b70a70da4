"""Programs that show what we promise, each figure beside its bar: `make prove`."""
