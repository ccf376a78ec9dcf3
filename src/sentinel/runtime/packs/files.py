"""Reading a pack folder: CSV and YAML to plain rows; every fault names its file and row."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class PackError(Exception):
    """A pack file that cannot be used, with a sentence that says where."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack folder."""

    folder: Path

    def yaml(self, name: str) -> Any:
        """One YAML file."""
        try:
            return yaml.safe_load(self._text(name))
        except yaml.YAMLError as error:
            raise PackError(f"{self.folder / name}:不是正确的 YAML({error})") from error

    def yaml_folder(self, name: str) -> list[Any]:
        """Every YAML file of a folder, in name order."""
        return [self.yaml(path) for path in self.names(name, "yaml")]

    def names(self, name: str, ending: str) -> list[str]:
        """The files of a folder, in name order; none where there is no such folder."""
        return [f"{name}/{path.name}" for path in sorted((self.folder / name).glob(f"*.{ending}"))]

    def csv(self, name: str, *columns: str) -> list[dict[str, str]]:
        """One CSV file with a header; the named columns must be there."""
        reader = csv.DictReader(self._text(name).splitlines())
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise PackError(f"{self.folder / name}:缺少列 {'、'.join(sorted(missing))}")
        rows = []
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise PackError(f"{self.folder / name} 第 {number} 行：列数与表头不符")
            rows.append({key: value.strip() for key, value in row.items()})
        return rows

    def geojson(self, name: str) -> list[dict[str, Any]]:
        """The features of one GeoJSON file."""
        try:
            features: list[dict[str, Any]] = json.loads(self._text(name))["features"]
        except (ValueError, KeyError) as error:
            raise PackError(f"{self.folder / name}:不是正确的 GeoJSON") from error
        return features

    def first_replay(self) -> str:
        """The name of the pack's first replay."""
        for path in sorted((self.folder / "replays").glob("*/script.yaml")):
            return path.parent.name
        raise PackError(f"{self.folder}:没有回放")

    def has(self, name: str) -> bool:
        """True when the pack brings this file."""
        return (self.folder / name).exists()

    def _text(self, name: str) -> str:
        path = self.folder / name
        try:
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise PackError(f"资料包缺少文件 {path}") from error
        except UnicodeDecodeError as error:
            raise PackError(f"{path}:不是 UTF-8 编码") from error
