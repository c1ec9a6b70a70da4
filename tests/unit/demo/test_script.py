"""The demo's script: enough packets, all of them claimable, the same for the same seed."""

from random import Random

from sis_project.demo.cast import SCENES
from sis_project.demo.script import PacketCue, TalkCue, script_write


def test_a_minute_holds_twenty_packets_and_more_in_every_group() -> None:
    packets = [cue for cue in script_write(60.0, Random(1)) if isinstance(cue, PacketCue)]

    assert len(packets) >= 20
    assert {cue.scene.title for cue in packets} == {scene.title for scene in SCENES}
    assert {cue.phrase is None for cue in packets} == {True, False}


def test_no_phrase_comes_twice() -> None:
    cues = script_write(600.0, Random(1))
    phrases = [cue.phrase for cue in cues if isinstance(cue, PacketCue) and cue.phrase]

    assert len(set(phrases)) == len(phrases)


def test_every_total_has_a_cent_for_each_share() -> None:
    cues = script_write(600.0, Random(1))
    packets = [cue for cue in cues if isinstance(cue, PacketCue)]

    assert all(cue.total * 100 >= cue.shares for cue in packets)


def test_cues_come_in_order_and_end_in_time() -> None:
    times = [cue.at for cue in script_write(60.0, Random(1))]

    assert times == sorted(times)
    assert times[-1] < 60.0 + 1.0


def test_the_same_seed_writes_the_same_script() -> None:
    assert script_write(60.0, Random(5)) == script_write(60.0, Random(5))


def test_people_say_what_rules_answer_and_what_none_does() -> None:
    talk = [cue for cue in script_write(60.0, Random(1)) if isinstance(cue, TalkCue)]

    assert {cue.rule is None for cue in talk} == {True, False}
    assert all(cue.rule is None or cue.rule in cue.scene.rules for cue in talk)
