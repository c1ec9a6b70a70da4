"""Operations on users, groups and what is said."""

import base64

from sandbox.control.forms import Form, group_form, user_form
from sandbox.control.names import Names, UserName
from sandbox.scenario import Sandbox


class UserOperations:
    """`users.*`"""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._names = Names(sandbox)

    def create(
        self,
        phone: str | None = None,
        name: str | None = None,
        username: str | None = None,
        password: str | None = None,
        hint: str = "",
    ) -> Form:
        """Make a user."""
        user = self._sandbox.users.create(
            phone=phone, name=name, username=username, password=password, hint=hint
        )
        return user_form(user)

    def every(self) -> list[Form]:
        """All users and bots."""
        return [user_form(user) for user in self._sandbox.users.everybody()]

    def code(self, phone: str) -> Form:
        """The login code that was sent last to a phone number."""
        return {"code": self._sandbox.users.code(phone)}

    def choose_code(self, phone: str, code: str) -> None:
        """Have the code under way be this one: one that is known when it turns up somewhere."""
        self._sandbox.users.choose_code(phone, code)

    def expire_code(self, phone: str) -> None:
        """Make the code under way too old."""
        self._sandbox.users.expire_code(phone)

    def scan(self, user: UserName, url: str) -> None:
        """Scan a QR code (`tg://login?token=...`) with a user's telephone, and say yes."""
        self._sandbox.users.scan(self._names.user(user), url)

    def session(self, user: UserName, device: str = "") -> Form:
        """Log a user in without a client; the key comes in base64."""
        session = self._sandbox.users.session(self._names.user(user), device=device)
        return {
            "dc_id": session.dc_id,
            "auth_key": base64.b64encode(session.auth_key).decode(),
            "user_id": session.user_id,
        }

    def set_password(self, user: UserName, password: str | None) -> None:
        """Turn two-step verification on, or off with null."""
        self._sandbox.users.set_password(self._names.user(user), password)

    def ban(self, user: UserName, banned: bool = True) -> None:
        """Ban a phone number, or let it again."""
        self._sandbox.users.ban(self._names.user(user), banned=banned)

    def report_from(self, user: UserName, ip: str, country: str) -> None:
        """Choose the address that is reported for a user's sessions."""
        self._sandbox.users.report_from(self._names.user(user), ip=ip, country=country)

    def connected(self, user: UserName) -> Form:
        """How many connections of a user are open."""
        return {"lines": self._sandbox.connected(self._names.user(user))}


class GroupOperations:
    """`groups.*`"""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._names = Names(sandbox)

    def supergroup(self, title: str, members: list[UserName]) -> Form:
        """Make a supergroup; the first member is its creator."""
        people = [self._names.user(name) for name in members]
        return group_form(self._sandbox.groups.supergroup(title, people))

    def basic(self, title: str, members: list[UserName]) -> Form:
        """Make a basic group; the first member is its creator."""
        people = [self._names.user(name) for name in members]
        return group_form(self._sandbox.groups.basic(title, people))

    def every(self) -> list[Form]:
        """All groups."""
        return [group_form(group) for group in self._sandbox.groups.everything()]

    def add(self, group: int, members: list[UserName]) -> Form:
        """Let users in."""
        place = self._names.group(group)
        self._sandbox.groups.add(place, [self._names.user(name) for name in members])
        return group_form(place)

    def remove(self, group: int, members: list[UserName]) -> Form:
        """Put users out."""
        place = self._names.group(group)
        self._sandbox.groups.remove(place, [self._names.user(name) for name in members])
        return group_form(place)

    def mute(self, group: int, user: UserName, muted: bool = True) -> None:
        """Take a member's right to write, or give it back."""
        self._sandbox.groups.mute(self._names.group(group), self._names.user(user), muted=muted)

    def say(self, user: UserName, group: int, text: str) -> Form:
        """Let a user say something without a client."""
        person, place = self._names.user(user), self._names.group(group)
        if person.user_id not in place.member_ids:
            raise LookupError(
                f"{person.name} is not in the group {place.membership.title}: groups.add first."
            )
        message = self._sandbox.say(person, place, text)
        return {"uid": message.uid, "message_id": self._sandbox.message_id(person, message)}
