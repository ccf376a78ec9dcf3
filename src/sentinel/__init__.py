"""Jingxi Sentinel: the record of a district's safety, from the sensor to the last family housed."""
