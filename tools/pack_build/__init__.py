"""The parts of the pack builder: places, shelters, people, households, rain."""
