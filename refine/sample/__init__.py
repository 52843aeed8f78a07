"""The sample team: people, goals, a backlog with everything that comes up in refinement, and a past session.

Created through the models' methods, so that it is what a team would have created, history included.
"""
