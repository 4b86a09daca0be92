"""Commands of the hall: printing, staffing, calling, serving, moving, closing the day, set-up."""
