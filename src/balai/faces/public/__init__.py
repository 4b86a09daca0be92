"""The citizen's site: search, service standards, life events, today's load, my queue numbers, the survey.

Purpose  everything a visitor needs before, during and after a visit, without an account and without JavaScript.
Tables   none: every page is one read, every form one command.
Laws     requirements come from one source (catalogue); a range is shown only where the analytics stand for it;
         whoever knows the visit code may act on that visit, and on nothing else.
Refuses  a ticket that is not of the visit in the address; a hall code older than fifteen minutes.
"""
