"""The building and its people: malls, floors, zones, agencies, booths, counters, staff, calendars.

Purpose  who sits where with which role, and whether a mall, agency, queue or counter is open at t.
Tables   Mall, Floor, Zone, Agency, Booth, Counter, Post, Shift, Hours, HolidayCalendar, Holiday, Closure.
Laws     one pure function answers "open at t, and when does that change?" (kernel/opening); a holiday
         calendar counts only once an officer confirmed it; roles grant, everything else is denied.
Refuses  overlapping hours, a confirmed calendar changed in place, a closure that ends before it starts.
"""
