"""The demo: the whole service on this machine, playing on a sandbox and judged by its journal."""
