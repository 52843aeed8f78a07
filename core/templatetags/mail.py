"""The template tag that says whether email is set up."""

from django import template

from core import mail

register = template.Library()
register.simple_tag(mail.is_set_up, name="mail_is_set_up")
