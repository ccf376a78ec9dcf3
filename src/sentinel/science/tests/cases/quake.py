"""Published figures of the elliptical intensity of GB 18306-2015 (docs/science/quake.md)."""

# Eastern region, Ms 6.5: degrees and how far each reaches along and across the strike (km).
DEGREES = (6.0, 7.0, 8.0)
LONG_KM = (74.4, 33.1, 9.0)
SHORT_KM = (56.2, 23.1, 5.9)
EPICENTRE = 8.57
