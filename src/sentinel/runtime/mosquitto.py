"""Our own MQTT broker: Debian's mosquitto on the loopback, where the installation is given none (MQTT_URL)."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from sentinel.runtime import installation
from sentinel.runtime.steps import given, say, var
from sentinel.runtime.supervisor import Program

PORT = 8683
PLACES = f"{os.defpath}:/usr/sbin:/usr/local/sbin"
# After so many changed messages the store is written anew. It is no promise to a device: only our commit is
# (docs/station-messages.md), and a store rewritten at every message could not carry a city.
SAVED_EVERY = 1_000
CONFIGURATION = """\
listener {port} 127.0.0.1
allow_anonymous true
user {user}
persistence true
persistence_location {folder}/
autosave_on_changes true
autosave_interval {saved}
max_inflight_messages 0
max_queued_messages 1000000
sys_interval 0
log_dest stdout
log_type error
log_type warning
connection_messages false
"""


@dataclass(frozen=True, slots=True)
class Broker:
    """One broker as the supervisor runs it, and the address its clients dial."""

    program: Program
    url: str


def found() -> str:
    """Where mosquitto is; empty on a machine without it."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:{PLACES}") or ""


def configure(folder: Path, port: int) -> Path:
    """Write the broker's folder and configuration; what it kept there before stays."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "mosquitto.conf"
    user = pwd.getpwuid(os.geteuid()).pw_name  # else root's broker would become `mosquitto`, who may not write here
    path.write_text(CONFIGURATION.format(port=port, user=user, folder=folder, saved=SAVED_EVERY))
    return path


def ours() -> Broker | None:
    """The broker to run beside the spaces: none where one is given, or where mosquitto is not installed."""
    if given("MQTT_URL"):
        return None
    binary = found()
    if not binary:
        say("! 没有 mosquitto，MQTT 接入没有启用（Debian：apt-get install mosquitto）。")
        return None
    port = next(port for port in range(PORT, PORT + installation.TRIES) if installation.free(port))
    path = configure(var() / "mosquitto", port)
    return Broker(Program("broker", [binary, "-c", str(path)]), f"mqtt://127.0.0.1:{port}")
