"""What responses says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "应急响应"
WING = "respond"
DEPENDS_ON = ("plans", "tasks", "warnings")
PERMISSIONS = {
    "responses.view": "查看应急响应",
    "responses.command_1": "启动、调整、解除一级响应",
    "responses.command_2": "启动、调整、解除二级响应",
    "responses.command_3": "启动、调整、解除三级响应",
    "responses.command_4": "启动、调整、解除四级响应",
}
MENU = (
    MenuEntry("应急响应", "/responses/response/", "responses.view", "speakerphone"),
    MenuEntry("启动响应", "/responses/start/", "responses.command_4", "urgent"),
)
