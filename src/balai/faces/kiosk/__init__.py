"""The kiosk (anjungan) at the door: a number in three steps, with pictures and big targets.

Purpose  take numbers for one or several needs, print them, look after a visit by its code.
Tables   none; opens visits and confirms papers through visits and queueing.
Laws     nothing to type that is not needed; no name, no identity number; a number waits only when its
         paper is in the visitor's hand or seen on the screen; comfort needs are never on paper.
Refuses  whoever is neither a kiosk with a device token nor staff who may print numbers.
"""
