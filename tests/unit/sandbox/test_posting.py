from random import Random

import pytest

from sandbox.world.posting import Happening, message_edit, message_post
from sandbox.world.users import User
from sandbox.world.world import World


@pytest.fixture
def world() -> World:
    return World(Random(1))


@pytest.fixture
def people(world: World) -> list[User]:
    return [world.user_create(name=name, username=name) for name in ("ann", "ben", "cam")]


def _ids(happening: Happening) -> list[int]:
    return [entry.message_id for entry in happening.entries.values()]


def test_in_a_basic_group_each_member_has_its_own_id(world: World, people: list[User]) -> None:
    group = world.group_create(title="Group", creator=people[0], members=people, now=1)

    happening = message_post(world, sender=people[0], chat=group, text="hi", now=2)

    assert len(set(_ids(happening))) == 3
    assert world.message_for(people[1].user_id, group, _ids(happening)[1]) is happening.message


def test_another_members_id_does_not_find_the_message(world: World, people: list[User]) -> None:
    group = world.group_create(title="Group", creator=people[0], members=people, now=1)

    happening = message_post(world, sender=people[0], chat=group, text="hi", now=2)

    assert world.message_for(people[1].user_id, group, _ids(happening)[0]) is None


def test_in_a_supergroup_all_members_share_id_and_pts(world: World, people: list[User]) -> None:
    group = world.supergroup_create(title="Group", creator=people[0], members=people, now=1)

    happening = message_post(world, sender=people[0], chat=group, text="hi", now=2)

    assert _ids(happening) == [1, 1, 1]
    assert {entry.pts for entry in happening.entries.values()} == {2}


def test_a_username_and_a_reply_mention(world: World, people: list[User]) -> None:
    ann, ben, cam = people
    group = world.supergroup_create(title="Group", creator=ann, members=people, now=1)
    first = message_post(world, sender=ann, chat=group, text="hi", now=2).message

    second = message_post(
        world, sender=ben, chat=group, text="hello @CAM and @nobody", now=3, reply_to=first.uid
    )

    assert second.message.mentioned == {ann.user_id, cam.user_id}


def test_nobody_mentions_oneself(world: World, people: list[User]) -> None:
    group = world.supergroup_create(title="Group", creator=people[0], members=people, now=1)

    happening = message_post(world, sender=people[0], chat=group, text="I am @ann", now=2)

    assert not happening.message.mentioned


def test_an_edit_reaches_those_who_have_the_message_and_no_one_else(
    world: World, people: list[User]
) -> None:
    ann, ben, cam = people
    group = world.group_create(title="Group", creator=ann, members=[ann, ben], now=1)
    message = message_post(world, sender=ann, chat=group, text="hi", now=2).message
    group.membership.add(cam.user_id, date=3)

    happening = message_edit(world, message, text="ho", keyboard=(), now=4)

    assert set(happening.entries) == {ann.user_id, ben.user_id}
    assert world.messages[message.uid].text == "ho"
    assert world.messages[message.uid].edit_date == 4


def test_a_taken_phone_number_or_username_is_refused(world: World) -> None:
    world.user_create(name="Ann", phone="999", username="ann")

    with pytest.raises(ValueError, match="taken"):
        world.user_create(name="Ben", phone="999")
    with pytest.raises(ValueError, match="taken"):
        world.user_create(name="Ben", username="Ann")
