"""Lines are cut while people talk: every account hears everything, once and in order."""

from collections import defaultdict

import pytest

from sandbox.scenario import Sandbox
from sandbox.world.chats import Group
from sandbox.world.users import User
from tests.acceptance.hosting.sandbox_thread import SandboxThread
from tests.acceptance.hosting.workers import Worker, Workers

pytestmark = pytest.mark.acceptance

ACCOUNTS = 14
ROUNDS = 3  # of cuts: after each one a line waits for longer until it comes back


class Company:
    """Everybody in a supergroup and in a basic group, with somebody who talks."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._users = sandbox.users.everybody()
        self._person = sandbox.users.create(name="Person")
        members = [self._person, *self._users]
        self._groups: list[Group] = [
            sandbox.groups.supergroup("Friday", members),
            sandbox.groups.basic("Family", members),
        ]
        self.said: list[list[str]] = [[], []]

    def cut_and_talk(self) -> int:
        """Cut every line, with something said in each group after each cut; how many cuts."""
        return sum(self._cut(user) for user in self._users)

    def all_back(self) -> bool:
        """Whether everybody has one line."""
        return {self._sandbox.connected(user) for user in self._users} == {1}

    def _cut(self, user: User) -> int:
        cuts = self._sandbox.faults.cut(user)
        for group, said in zip(self._groups, self.said, strict=True):
            said.append(f"{group.chat_id}: {len(said)}")
            self._sandbox.say(self._person, group, said[-1])
        return cuts


@pytest.fixture
def company(telegram: SandboxThread, accounts: list[str]) -> Company:
    return telegram.call(Company)


@pytest.fixture
def host(workers: Workers, accounts: list[str], company: Company) -> Worker:
    """A worker that has every line up."""
    host = workers.start()
    workers.wait_until(lambda: workers.open_by(host) == set(accounts), "it holds all", within=90)
    return host


def heard(workers: Workers) -> dict[str, list[str]]:
    texts = defaultdict(list)
    for line in workers.written():
        if line.kind == "heard":
            texts[line.account].append(line.text)
    return texts


@pytest.mark.parametrize("accounts", [ACCOUNTS], indirect=True)
def test_nothing_is_missed_or_heard_twice_over_forty_cuts(
    workers: Workers,
    host: Worker,
    accounts: list[str],
    telegram: SandboxThread,
    company: Company,
) -> None:
    cuts = 0
    for _ in range(ROUNDS):
        cuts += telegram.call(lambda _: company.cut_and_talk())
        workers.wait_until(lambda: telegram.call(lambda _: company.all_back()), "all came back")
    everything = len(accounts) * sum(map(len, company.said))

    workers.wait_until(lambda: sum(map(len, heard(workers).values())) >= everything, "all heard")

    assert cuts == ACCOUNTS * ROUNDS
    for texts in heard(workers).values():
        for said in company.said:
            prefix = said[0].partition(":")[0]
            assert [text for text in texts if text.startswith(prefix)] == said
    assert telegram.call(lambda sandbox: sandbox.duplicates) == 0
