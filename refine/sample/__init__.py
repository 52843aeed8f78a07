"""The sample team: people, goals, a backlog with everything a refinement deals with, and a past session.

It is created by the models' own methods, so that it is like a real team's, history included.
"""
