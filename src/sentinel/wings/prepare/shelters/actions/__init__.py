"""Every write of the shelters."""

from sentinel.wings.prepare.shelters.actions.occupancy import admit, carry_list, release
from sentinel.wings.prepare.shelters.actions.openings import (
    close_shelter,
    end_use_of_matter,
    end_use_of_shelter,
    open_shelter,
    put_back_shelter,
)
from sentinel.wings.prepare.shelters.actions.register import (
    ShelterSpec,
    amend_shelter,
    assess_shelter,
    confirm_shelter,
    create_shelter,
    create_shelters,
    people,
    register_shelters,
    unmask_shelter,
)
from sentinel.wings.prepare.shelters.actions.stays import (
    GuestSpec,
    count_people_in,
    depart_stay,
    forget_stay,
    register_family,
    transfer_stay,
    unmask_guest,
)

__all__ = [
    "GuestSpec",
    "ShelterSpec",
    "admit",
    "amend_shelter",
    "assess_shelter",
    "carry_list",
    "close_shelter",
    "confirm_shelter",
    "count_people_in",
    "create_shelter",
    "create_shelters",
    "depart_stay",
    "end_use_of_matter",
    "end_use_of_shelter",
    "forget_stay",
    "open_shelter",
    "people",
    "put_back_shelter",
    "register_family",
    "register_shelters",
    "release",
    "transfer_stay",
    "unmask_guest",
    "unmask_shelter",
]
