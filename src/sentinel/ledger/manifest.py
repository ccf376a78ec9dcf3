"""What the ledger says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "台账"
WING = "govern"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS: dict[str, str] = {}
EVENTS = {
    "ledger.view.saved": "保存列表视图",
    "ledger.view.removed": "删除列表视图",
    "ledger.import.opened": "上传导入文件",
    "ledger.import.loaded": "导入文件已接收",
    "ledger.import.mapped": "核对导入的列",
    "ledger.import.advanced": "导入进行中",
    "ledger.import.checked": "导入检查完成",
    "ledger.import.corrected": "更正导入的行",
    "ledger.import.confirmed": "确认导入",
    "ledger.import.finished": "导入完成",
    "ledger.import.cancelled": "取消导入",
    "ledger.import.forgotten": "到期清除导入的内容",
}
MENU: tuple[MenuEntry, ...] = ()
