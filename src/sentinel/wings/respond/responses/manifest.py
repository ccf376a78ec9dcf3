"""What responses says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "应急响应"
WING = "respond"
ORDER = 20
DEPENDS_ON = ("plans", "tasks", "warnings")
PERMISSIONS = {
    "responses.view": "查看应急响应",
    "responses.command_1": "启动、调整、解除一级响应",
    "responses.command_2": "启动、调整、解除二级响应",
    "responses.command_3": "启动、调整、解除三级响应",
    "responses.command_4": "启动、调整、解除四级响应",
}
EVENTS = {
    "responses.response.declined": "响应建议未采纳",
    "responses.response.ended": "响应解除",
    "responses.response.lowered": "响应降级",
    "responses.response.raised": "响应升级",
    "responses.response.started": "响应启动",
    "responses.response.suggested": "响应建议",
}
MENU = (
    MenuEntry("应急响应", "/responses/response/", "responses.view", "speakerphone"),
    MenuEntry("启动响应", "/responses/start/", "responses.command_4", "urgent"),
)
SLOTS = {"obligations": ("/responses/obligations/", "responses.view")}
