"""As much of Helm's template language as our chart uses; anything else is an error, which keeps the chart simple."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

TAG = re.compile(r"\{\{(-?)\s*(/\*.*?\*/|.*?)\s*(-?)\}\}", re.DOTALL)
WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\(|\)|\||[^\s()|]+')


class Broken(Exception):
    """The template says something that it must not."""


@dataclass
class Node:
    """Text, an expression, or a block with what is inside it."""

    kind: str
    words: list[str] = field(default_factory=list)
    text: str = ""
    inside: "list[Node]" = field(default_factory=list)
    otherwise: "list[Node]" = field(default_factory=list)


def pieces(source: str) -> Iterator[tuple[str, str]]:
    """Texts and tags in order, white space trimmed where a dash asks for it."""
    place, trim = 0, False
    for found in TAG.finditer(source):
        text = source[place : found.start()]
        text = text.lstrip() if trim else text
        yield "text", text.rstrip() if found[1] else text
        yield "tag", found[2]
        place, trim = found.end(), bool(found[3])
    rest = source[place:]
    if "{{" in rest:
        raise Broken("a tag is not closed")
    yield "text", rest.lstrip() if trim else rest


def parse(source: str) -> list[Node]:
    """The tree; every block must be closed."""
    top = Node("top")
    stack, target = [top], [top.inside]
    for kind, text in pieces(source):
        if kind == "text":
            target[-1].append(Node("text", text=text))
            continue
        words = WORD.findall(text)
        if words[0] in {"if", "range", "define"}:
            node = Node(words[0], words[1:])
            target[-1].append(node)
            stack.append(node)
            target.append(node.inside)
        elif words == ["else"] and stack[-1].kind == "if":
            target[-1] = stack[-1].otherwise
        elif words == ["end"] and len(stack) > 1:
            stack.pop()
            target.pop()
        elif words[0] in {"else", "end"}:
            raise Broken(f"{text} without its block")
        else:
            target[-1].append(Node("value", words))
    if len(stack) > 1:
        raise Broken(f"{stack[-1].kind} is not closed")
    return top.inside


def quote(value: Any) -> str:
    return '"' + str(value).replace('"', '\\"') + '"'


def nindent(count: int, text: str) -> str:
    return "\n" + "\n".join(" " * count + line for line in text.split("\n"))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "quote": quote,
    "nindent": nindent,
    "eq": lambda left, right: left == right,
    "index": lambda mapping, key: mapping[key],
    "toYaml": lambda value: yaml.safe_dump(value, default_flow_style=False).rstrip("\n"),
}


class Chart:
    """Templates and the names they define."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.trees = {name: parse(source) for name, source in sources.items()}
        nodes = [node for tree in self.trees.values() for node in tree if node.kind == "define"]
        self.defined = {node.words[0].strip('"'): node.inside for node in nodes}

    def render(self, name: str, data: dict[str, Any]) -> str:
        """One template with `.Values`, `.Release` and `.Chart`."""
        return self._nodes(self.trees[name], {"$": data, ".": data})

    def _nodes(self, nodes: list[Node], names: dict[str, Any]) -> str:
        return "".join(self._node(node, names) for node in nodes)

    def _node(self, node: Node, names: dict[str, Any]) -> str:
        if node.kind == "text":
            return node.text
        if node.kind == "define":
            return ""
        if node.kind == "if":
            return self._nodes(node.inside if self._value(node.words, names) else node.otherwise, names)
        if node.kind == "range":
            variable, walrus, *words = node.words
            if walrus != ":=":
                raise Broken("range names its variable here")
            return "".join(self._nodes(node.inside, {**names, variable: item}) for item in self._value(words, names))
        return str(self._value(node.words, names))

    def _value(self, words: list[str], names: dict[str, Any]) -> Any:
        """A pipeline: the result of each command is the last argument of the next."""
        result: tuple[Any, ...] = ()
        for command in _split(words):
            arguments = [self._word(word, names) for word in command[1:]]
            result = (self._command(command[0], [*arguments, *result], names),)
        return result[0]

    def _command(self, word: str, arguments: list[Any], names: dict[str, Any]) -> Any:
        if word == "include":
            inner = {"$": arguments[1], ".": arguments[1]}
            return self._nodes(self.defined[arguments[0]], inner)
        if word in FUNCTIONS:
            return FUNCTIONS[word](*arguments)
        if arguments:
            raise Broken(f"{word} is no function")
        return self._word(word, names)

    def _word(self, word: str, names: dict[str, Any]) -> Any:
        if word.startswith('"'):
            return word[1:-1]
        if word.isdigit():
            return int(word)
        first, *fields = word.split(".")
        value = names[first or "."]
        for each in filter(None, fields):
            if each not in value and first != "$process":
                raise Broken(f"{word} is not in the values")
            value = value.get(each)
        return value


def _split(words: list[str]) -> list[list[str]]:
    commands: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            commands.append([])
        else:
            commands[-1].append(word)
    return commands
