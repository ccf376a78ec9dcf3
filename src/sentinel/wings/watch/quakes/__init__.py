"""地震速报: agencies' messages of earthquakes, what each means for every village, and the versions it came in."""
