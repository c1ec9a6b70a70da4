"""A decision and its actions, told as a person would."""

from orchestration.stories.finding import NothingFound, decisions_found
from orchestration.stories.telling import Story, story_tell

__all__ = ["NothingFound", "Story", "decisions_found", "story_tell"]
