"""The live channel, which brings a change to every screen. It knows no model.

Modules, in the order in which a change passes them:

announcing   from a committed change to news
wire/        what travels: news between processes, frames of HTML to the browser
hub/         one hub a process: brings news to rooms and other processes (channel_layer), runs timers
room         the clients that show one page, and when to render it
rendering/   renders each changed part once for each audience
pages        the protocol of a live page, where apps register their kinds
clients      one open page: its access, its socket or its polls, whether it still answers
presence     who has a client open, and who lost the last one
socket/      addresses, handshake and consumer of the sockets
polling      the way of a page whose network lets no socket through
shutdown     closes clients with a reason before the process ends
timing       the intervals of all of these
"""
