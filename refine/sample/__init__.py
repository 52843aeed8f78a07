"""The sample team: people, goals, a backlog with all that a refinement meets, and a past session.

Made by the models' own verbs, so that it is what a team would have made, history included.
"""
