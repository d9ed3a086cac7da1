"""The ways out to people: only the channels that are set up exist, each says truly what became of a text."""

from runtime.channels.channel import Channel, NotAccepted, OutcomeUnknown, Text
from runtime.channels.outside import Outside
from runtime.channels.sms import Sms
from runtime.channels.smtp import MailServer, Smtp
from runtime.channels.webhook import SignedWebhook
from runtime.settings import Settings

__all__ = ["Channel", "NotAccepted", "OutcomeUnknown", "Text", "channels", "outside"]


def outside(settings: Settings) -> Outside:
    """The way out under these settings."""
    return Outside(settings.allowed_hosts, settings.notice_timeout_s)


def channels(settings: Settings) -> dict[str, Channel]:
    """The channels that are set up, by name; the settings were checked when they were loaded."""
    way, found = outside(settings), list[Channel]()
    if settings.sms_url and settings.sms_secret:
        found.append(Sms(settings.sms_url, settings.sms_secret, way))
    if settings.smtp_url and settings.notice_from:
        found.append(Smtp(MailServer.at(settings.smtp_url), settings.notice_from, way))
    if settings.webhook_urls and settings.webhook_secrets:
        found.append(SignedWebhook(settings.webhook_urls, settings.webhook_secrets, way))
    return {channel.name: channel for channel in found}
