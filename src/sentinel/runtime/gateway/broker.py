"""The MQTT side: a persistent session at QoS 1; a message is acknowledged by hand, after our commit."""

import logging
import os
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as mqtt

from sentinel.runtime.gateway.arrivals import Arrival, Message
from sentinel.runtime.gateway.inbox import Inbox
from sentinel.runtime.steps import given
from sentinel.wings.watch.stations.rules import Channel

ROOT_TOPIC = "sentinel"
KEEPALIVE_S = 30
LONGEST_RETRY_S = 5
PORTS = {"mqtt": 1883, "mqtts": 8883}
log = logging.getLogger(__name__)


def topic(space: str, station: str = "") -> str:
    """Where readings of a space are published: a station's own topic, or the one for concentrators."""
    return f"{ROOT_TOPIC}/{space}/readings" + (f"/{station}" if station else "")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message the broker waits to hear about."""

    client: mqtt.Client
    number: int
    qos: int

    def settle(self) -> None:
        """Acknowledge; one whose session was cut meanwhile simply comes again."""
        self.client.ack(self.number, self.qos)


class Subscriber:
    """Our end of the broker. It dials by itself, again and again; the gateway serves its other ways meanwhile.

    `listening` is set while the broker hands us what is published.
    """

    def __init__(self, url: str, space: str, inbox: Inbox) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("MQTT_URL 应为 mqtt://主机:端口 或 mqtts://主机:端口")
        self._inbox = inbox
        self._space = space
        self._own = topic(space) + "/"
        # One fixed name: the broker keeps what comes while we are away under it.
        client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2,
            client_id=f"sentinel-{space}-gateway",
            clean_session=False,
            protocol=mqtt.MQTTv311,
            manual_ack=True,
        )
        if parts.username:
            client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
        if parts.scheme == "mqtts":
            client.tls_set(ca_certs=os.environ.get("MQTT_CA") or None)
        client.reconnect_delay_set(1, LONGEST_RETRY_S)
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._gone
        client.on_message = self._came
        self._client = client
        self._address = (parts.hostname, parts.port or PORTS[parts.scheme])

        self.listening = Event()

    def start(self) -> None:
        """Begin to dial, in a thread of the client's own."""
        self._client.connect_async(*self._address, keepalive=KEEPALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Hang up; the session stays with the broker. The inbox must be closed before."""
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            log.error("the broker refuses us: %s", reason)
            return
        client.subscribe([(topic(self._space), 1), (f"{self._own}+", 1)])

    def _subscribed(self, _client: mqtt.Client, _data: Any, _mid: int, _codes: Any, _properties: Any) -> None:
        self.listening.set()

    def _gone(self, _client: mqtt.Client, _data: Any, _flags: Any, _reason: Any, _properties: Any) -> None:
        self.listening.clear()

    def _came(self, client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        name = message.topic
        station = name.removeprefix(self._own) if name.startswith(self._own) else ""
        delivery = Delivery(client, message.mid, message.qos)
        self._inbox.put(Message(Channel.MQTT, bytes(message.payload), name[: Arrival.LONGEST_PEER], station, delivery))


def broker_url() -> str:
    """Where the broker is; empty where the installation has none."""
    return given("MQTT_URL")
