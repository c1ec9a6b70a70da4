"""What this service's hosts do with their accounts: the listener and the engine, put together."""

from sis_project.hosted.work import SisWork

__all__ = ["SisWork"]
