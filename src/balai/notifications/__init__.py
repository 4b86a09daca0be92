"""Telling people: messages from the journal by e-mail, SMS, WhatsApp and push.

Purpose  render a versioned template, respect preferences and quiet hours, deliver, keep the state.
Tables   see models.
Laws     no personal data in a subject; each message follows from one entry, once.
Refuses  an unknown template or channel.
"""
