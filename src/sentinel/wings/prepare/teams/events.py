"""Events of the teams."""

from sentinel.kernel.events import Payload, event_type


@event_type("teams.team.registered", version=1)
class TeamRegistered(Payload):
    """A team stands in the register."""

    code: str
    members: int


@event_type("teams.team.amended", version=1)
class TeamAmended(Payload):
    """Fields of a team were changed."""

    code: str
    fields: tuple[str, ...]
