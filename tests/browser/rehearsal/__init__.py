"""Whole sessions: one of twelve people counts their key presses and seconds, and checks that nothing is lost.

Two of a clinic compare all items before and after with what the summary tells.
"""
