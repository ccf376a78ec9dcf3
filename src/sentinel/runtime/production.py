"""What must hold before real work is done here: refused with a sentence, or warned of, before any process starts."""

import ipaddress
import os

from sentinel.runtime.installation import Space, host, python
from sentinel.runtime.steps import StepFailed, command, given, say

SHORTEST_SECRET = 50


def settle() -> None:
    """Turn production on for everything started from here; refuse settings that would open it."""
    if os.environ.get("SENTINEL_DEBUG") == "1":
        raise StepFailed("SENTINEL_DEBUG=1 会把内部信息显示给任何人，正式运行不允许。去掉它再运行。")
    if os.environ.get("SENTINEL_DEMO_ACCOUNTS", "[]") != "[]":
        raise StepFailed("SENTINEL_DEMO_ACCOUNTS 会把演示口令放上登录页，正式运行不允许。去掉它再运行。")
    secret = given("SENTINEL_SECRET_KEY")
    if secret and len(secret) < SHORTEST_SECRET:
        raise StepFailed(f"SENTINEL_SECRET_KEY 只有 {len(secret)} 个字符，至少要 {SHORTEST_SECRET} 个随机字符。")
    if not loopback(host()):
        if not os.environ.get("SENTINEL_HOSTS"):
            raise StepFailed(f"在 {host()} 上对外服务，要用 SENTINEL_HOSTS 写明域名，如 sentinel.example.gov.cn。")
        if os.environ.get("SENTINEL_TLS") != "1":
            say("! 没有 TLS：口令与个人信息会明文传输。请放在 TLS 代理之后，并设 SENTINEL_TLS=1。")
    os.environ["SENTINEL_PRODUCTION"] = "1"


def loopback(address: str) -> bool:
    """True for an address that only this machine reaches."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def check(space: Space) -> None:
    """Django's own checks for deployment; without TLS they cannot all hold, which `settle` has said."""
    deploy = ["--deploy", "--fail-level", "WARNING"] if os.environ.get("SENTINEL_TLS") == "1" else []
    command("检查正式运行的设置", python("-m", "django", "check", *deploy), space.environment)
