"""`python manage.py why EVENT|ACTION`: tell why something was done, or was not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orchestration.stories import NothingFound, Story, decisions_found, story_tell


class Command(BaseCommand):
    """Tells each decision on an event as a story."""

    help = _("Tell why something was done, or was not: by an event's key or an action's number.")

    def run_from_argv(self, argv: list[str]) -> None:
        """Keep an event's key from being taken for an option: it begins with a chat's minus."""
        keys = [word for word in argv if word.startswith("-") and ":" in word]
        super().run_from_argv([*(word for word in argv if word not in keys), "--", *keys])

    def add_arguments(self, parser: ArgumentParser) -> None:
        """An event or an action."""
        parser.add_argument("named", metavar="EVENT|ACTION", help=_("an event's key or a number"))
        parser.add_argument("--json", action="store_true", help=_("for a script"))

    def handle(self, *_args: str, named: str, **options: Any) -> None:
        """Find and tell."""
        try:
            stories = [story_tell(decision) for decision in decisions_found(named)]
        except NothingFound as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            told = [{"title": story.title, "story": story.lines()} for story in stories]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n\n".join(_paragraph(story) for story in stories))


def _paragraph(story: Story) -> str:
    return "\n".join([story.title, *(f"  {line}" for line in story.lines())])
