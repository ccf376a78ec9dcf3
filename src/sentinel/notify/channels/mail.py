"""E-mail over SMTP. No provider key exists; the same Message-ID lets a reader's program fold a repeated one."""

import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from sentinel.notify.channels.base import Accepted, Envelope, Rejected, Troubled
from sentinel.notify.rules import TIMEOUT_S, ChannelName, Unreached, message_code

PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One SMTP server. A code of 5xx is final, everything else is tried again."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls: bool
    name: ChannelName = ChannelName.EMAIL
    idempotent: bool = False

    def deliver(self, envelope: Envelope) -> Accepted:
        """Send one mail; the Message-ID is the provider id."""
        if "@" not in envelope.to:
            raise Rejected("没有电子邮箱。", Unreached.NO_WAY)
        message_id = f"<{message_code(envelope.key)}@{self.sender.rpartition('@')[2]}>"
        text = f"{envelope.text}\n\n{envelope.url}" if envelope.url else envelope.text
        mail = EmailMessage(
            subject=" ".join(envelope.title.split()),
            body=text,
            from_email=self.sender,
            to=[envelope.to],
            headers={"Message-ID": message_id},
        )
        try:
            with EmailBackend(
                host=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.tls,
                timeout=TIMEOUT_S,
            ) as server:
                server.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise _fault(code, words) from refused
        except smtplib.SMTPResponseException as refused:
            raise _fault(refused.smtp_code, refused.smtp_error) from refused
        except (smtplib.SMTPException, OSError) as fault:
            raise Troubled(f"邮件服务器没有应答：{fault}"[:200]) from fault
        return Accepted(message_id)


def _fault(code: int, words: bytes | str) -> Exception:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    text = f"{code} {said}"[:200]
    return Rejected(text, Unreached.WRONG_NUMBER) if code in PERMANENT else Troubled(text)
