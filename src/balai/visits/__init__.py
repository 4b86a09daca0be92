"""One person's needs today as one visit over several queues.

Purpose  open a visit with 1..n needs, give one number per queue, tell where everything stands.
Tables   Visit, Need.
Laws     seniority counts from arrival in the mall in every queue of the visit; needs served by one
         queue share one ticket; comfort needs are self-declared and never on the paper or a board.
Refuses  a visit without needs, more than eight, unknown services, services without a queue here.
"""
