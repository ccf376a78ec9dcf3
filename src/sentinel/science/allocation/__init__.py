"""Roads, shelters, sites, stock and vehicles: who goes where. What cannot be met is part of the answer."""
