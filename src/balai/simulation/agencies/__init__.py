"""The other agencies' systems, simulated: each a process of its own with an HTTP door, as in the world.

They know nobody real: names, numbers and answers follow from the number that is asked by plain rules (registers.py),
so that a demo, a test and a person at the keyboard can bring about every answer, refusal and failure.
"""
