"""What comes in from other tools: one pipeline, and a file for each format.

`reading` turns bytes into rows, `formats` says which kind of export they are, `jira` and `plain` turn a row
into a Record, and `importing` writes the records in one short transaction. Everything before that last step
is pure: it knows neither the database nor the clock.
"""
