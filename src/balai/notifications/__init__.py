"""Telling people: messages from the journal by e-mail, SMS, WhatsApp and push.

Purpose  render a versioned template, respect preferences and quiet hours, deliver, keep the state.
Tables   Template (a version of a message), Preference (a person's channels), Message (an outbox row: one message to
         one person by one channel; without address and text).
Laws     no personal data in a subject; each message follows from one entry, once.
Refuses  an unknown template or channel.
"""
