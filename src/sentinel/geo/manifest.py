"""What geo says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "图层"
WING = "system"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {"geo.view": "查看图层", "geo.manage": "导入和维护图层"}
EVENTS = {
    "geo.source.brought": "上传图层文件",
    "geo.edition.begun": "开始读入图层",
    "geo.edition.staged": "图层读入完毕，待确认",
    "geo.edition.repaired": "修复无效图形",
    "geo.edition.discarded": "放弃这次导入",
    "geo.layer.published": "图层启用",
    "geo.layer.amended": "修改图层说明",
    "geo.layer.removed": "撤下图层",
}
MENU: tuple[MenuEntry, ...] = (MenuEntry("图层", "/layers/", "geo.view", "stack-2"),)
