"""A living mall: worlds that drive the real commands. Demo, load and ground truth.

Purpose  a whole day at the mall by one seed: arrivals, needs, manners, clerks, and a report whose identities hold.
Tables   none; every act goes through the actions of the rooms, every look through the journal.
Laws     the same seed gives the same sequence of acts (names are dice, see dice.py); what a visitor does is a
         function of seed, day and printed number, so a restart goes on from the journal alone; the simulation acts
         as any other client: each refusal is taken as an answer.
Refuses  to touch a counter that a person opened, or to decide for a ticket that a person took.

    simulation.day.run_day(mall, day, seed=, visitors=, speed=)   a day: 0 flat out, 1 real time, 60 a minute a second
    simulation.day.play_until(mall, now, seed=, visitors=)        flat out until the clock `now()` is reached
    simulation.live.LiveMall(mall, seed, visitors).run(stop)      at the pace of the clock, beside people
    simulation.past.Past(mall, day, seed=, folder=, since=)       the office's last weeks, through the real commands
    simulation.living.LiveOffice(mall, seed, folder).run(stop)    the office at the pace of the clock, beside people

arrivals (who comes when with what) -> people (what each does) -> clerks (who sits where) -> world (time) -> view (what
the journal says) -> day, live (modes) -> report, audit (what came of it).
applicants, stories (who asks for what, and what became of it) -> agenda, casebook (time, and what the journal says of
cases) -> office -> citizens, desks (what applicants and officers do; officers, crew, notebook, counter_hours,
register_answers, paper_pictures) -> past, living (modes). Simulated officers are accounts of their own, which nobody
signs in to; they do what was drawn for them alone. A case that a person sent or touched is passed on to people.
LiveMall and play_until leave day.free_counters without a clerk, so that a person can sit down (`leave_free`).
"""
