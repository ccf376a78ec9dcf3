"""Files in: a spreadsheet is read whole, its columns found, every row judged, good ones given to the actions."""
