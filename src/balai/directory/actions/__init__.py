"""Commands over the building, its calendars and its people."""
