"""Roll calls: who answers when a duty room is asked whether somebody is there."""
