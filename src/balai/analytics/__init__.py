"""What the hall's figures say: wait estimates, the floor manager's now-screen, curves, and how true we were.

Purpose  a range for every waiting visitor, needed versus staffed counters and why, the day by half hours,
         and the error of yesterday's estimates.
Tables   Promise (what was estimated at issue and what came of it), fed by reactions with a cursor.
Laws     kernel/rollout (the real discipline played forward with the rota); rules.py (rota windows, staffing,
         why); estimates are ranges, and "we do not know" when no desk is open; medians and p90, never means.
         Reads the hall's tables in one place, queries/readings.py, and writes none of them.
Refuses  nothing: reads only. `Promise` is a projection: it can be dropped and fills again from now on.
"""
