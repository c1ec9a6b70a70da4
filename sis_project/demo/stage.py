"""Sets the stage: the users and groups of the sandbox, with its red-packet bot among them."""

from dataclasses import dataclass

from sandbox.control import BlockingControlClient
from sis_project.demo.cast import NAMES, PEOPLE, SCENES, Scene, phone_of

BOT_NAME = "lucky_packets_bot"
# This one has two-step verification, so that the demo logs in that way too.
WITH_PASSWORD = 2
PASSWORD = "four small lanterns"  # noqa: S105 - of an account that the sandbox makes up


@dataclass(frozen=True, slots=True)
class Actor:
    """The Telegram user behind one of our accounts."""

    name: str
    phone: str
    user_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """A group of the sandbox where a scene is played, with the actors that are in it."""

    scene: Scene
    chat_id: int
    actors: list[Actor]

    @property
    def takers(self) -> int:
        """How many accounts take part in a red packet here."""
        return min(self.scene.takers, len(self.actors))


@dataclass(frozen=True, slots=True)
class Stage:
    """Everybody and everything that a play needs. `people` are user ids of the sandbox's own."""

    actors: list[Actor]
    people: list[int]
    places: list[Place]
    bot_id: int

    def place_of(self, scene: Scene) -> Place:
        """Where a scene is played."""
        return next(place for place in self.places if place.scene is scene)


def stage_set(control: BlockingControlClient, *, accounts: int) -> Stage:
    """Make the users and the groups in the sandbox, and put the bot into them.

    Args:
        control: the sandbox's control port.
        accounts: how many accounts of ours play.
    """
    people = [control.call("users.create", name=name)["user_id"] for name in PEOPLE]
    actors = [_actor(control, number) for number in range(accounts)]
    places = [
        Place(scene, _group(control, scene, people, actors), scene.members(actors))
        for scene in SCENES
    ]
    chats = [place.chat_id for place in places]
    bot_id = control.call("bots.redpacket", groups=chats, username=BOT_NAME)["user_id"]
    return Stage(actors, people, places, bot_id)


def _actor(control: BlockingControlClient, number: int) -> Actor:
    generation, place = divmod(number, len(NAMES))
    name = f"{NAMES[place]} {generation + 1}" if generation else NAMES[place]
    phone = phone_of(number)
    password = PASSWORD if number == WITH_PASSWORD else None
    user = control.call("users.create", phone=phone, name=name, password=password)
    return Actor(name, phone, user["user_id"])


def _group(
    control: BlockingControlClient, scene: Scene, people: list[int], actors: list[Actor]
) -> int:
    ours = [actor.user_id for actor in scene.members(actors)]
    made = control.call(f"groups.{scene.kind}", title=scene.title, members=[*people, *ours])
    return int(made["chat_id"])
