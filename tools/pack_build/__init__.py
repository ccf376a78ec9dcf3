"""The parts of the pack builder: places, people, households, rain."""
