"""Containers, units and chart: the same processes and words as the supervisor, closed as far as they can be."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from gotemplate import Broken, Chart
from sentinel.runtime import installation
from sentinel.runtime.commands.up import NOT_HERE
from sentinel.runtime.installation import PROCESSES, Space
from sentinel.runtime.steps import ROOT

DEPLOY = ROOT / "deploy"
PORTS = {"real": (8600, 8651), "exercise": (8610, 8661)}
RELEASE = {"Release": {"Name": "jx"}, "Chart": {"AppVersion": "0.1.0"}}
VARIABLE = re.compile(r"\$\{(\w+)\}")


def expected(monkeypatch: pytest.MonkeyPatch, pages: str, gateways: str) -> dict[str, list[str]]:
    """What the supervisor would start, without the interpreter, by space and process."""
    monkeypatch.setenv("SENTINEL_HOST", pages)
    monkeypatch.setenv("SENTINEL_GATEWAY_HOST", gateways)
    return {
        program.name: list(program.command[1:])
        for space in PROCESSES
        for program in installation.programs(Space(space, "", *PORTS[space]), NOT_HERE)
    }


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def processes_of_compose() -> dict[str, dict[str, Any]]:
    services = compose()["services"].items()
    return {name.replace("-", ".", 1): facts for name, facts in services if name.split("-")[0] in PORTS}


def test_compose_runs_what_the_supervisor_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {name: facts["command"] for name, facts in processes_of_compose().items()}
    assert {name: words[1:] for name, words in found.items()} == expected(monkeypatch, "0.0.0.0", "0.0.0.0")
    assert {words[0] for words in found.values()} == {"python"}


def test_every_container_is_closed_and_watched() -> None:
    whole = compose()
    for name, facts in processes_of_compose().items():
        assert (facts["user"], facts["read_only"], facts["cap_drop"]) == ("10001:10001", True, ["ALL"]), name
        assert facts["security_opt"] == ["no-new-privileges:true"]
        assert facts["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
        assert facts["environment"]["SENTINEL_PRODUCTION"] == "1"
        assert facts["environment"]["SENTINEL_SPACE"] == name.split(".")[0]
        assert set(facts["secrets"]) <= set(whole["secrets"])
        assert facts["healthcheck"]["test"][0] == "CMD"
        database = "database_url" if name.startswith("real") else "exercise_database_url"
        assert facts["environment"]["DATABASE_URL_FILE"] == f"/run/secrets/{database}"
    probes = {name: facts["healthcheck"]["test"] for name, facts in processes_of_compose().items()}
    asked = {name: words[5:] for name, words in probes.items() if "alive" in words}
    assert asked == {name: [name.split(".")[1], "--space", name.split(".")[0]] for name in asked}
    assert set(probes) - set(asked) == {"real.web", "exercise.web"}
    assert "5432" not in str(whole["services"]["db"].get("ports", ""))


def test_images_have_exact_tags() -> None:
    froms = re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    images = [*froms, compose()["services"]["db"]["image"]]
    assert len(froms) == 2
    assert [image for image in images if not re.fullmatch(r"[\w./-]+:\d+[\w.-]*", image) or "@" in image] == []


def test_the_image_is_built_from_what_is_there_and_runs_as_nobody() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, flags=re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert f"!{name}" in ignored, name
    assert "USER 10001:10001" in text
    assert "--require-hashes" in text
    words = yaml.safe_load(re.findall(r"^CMD (.+)$", text, flags=re.MULTILINE)[0])
    assert words == processes_of_compose()["real.web"]["command"]


def env_file(name: str) -> dict[str, str]:
    lines = (DEPLOY / "systemd" / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def unit(name: str) -> dict[str, list[str]]:
    """Every key of a unit with its values in order."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text().splitlines():
        if line and line[0] not in "#[":
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def started(process: str, space: str) -> list[str]:
    """The words of a unit's start, as systemd would put them together."""
    variables = {**env_file("sentinel.env"), **env_file(f"{space}.env")}
    line = unit(f"sentinel-{process}@.service")["ExecStart"][0].replace("%i", space)
    return VARIABLE.sub(lambda found: variables[found[1]], line).split()


def test_units_run_what_the_supervisor_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = expected(monkeypatch, "127.0.0.1", "0.0.0.0")
    found = {name: started(*reversed(name.split("."))) for name in wanted}
    assert {name: words[1:] for name, words in found.items()} == wanted
    assert {words[0] for words in found.values()} == {"/opt/sentinel/.venv/bin/python"}
    units = {path.name for path in (DEPLOY / "systemd").glob("*@.service")}
    assert units == {f"sentinel-{name.split('.')[1]}@.service" for name in wanted}
    for space in PORTS:
        assert env_file(f"{space}.env")["SENTINEL_SPACE"] == space


SERVICES = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))
HARD = {
    "User": "sentinel",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
}


@pytest.mark.parametrize("name", SERVICES)
def test_units_are_closed(name: str) -> None:
    found = unit(name)
    assert {key: found[key] for key in HARD} == {key: [value] for key, value in HARD.items()}


@pytest.mark.process
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    """The machine's own systemd reads them; only what an installation brings (user, program) is put in their place."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        assert unit(name)["ExecStart"]
        return
    for path in (DEPLOY / "systemd").glob("sentinel*"):
        text = (
            path.read_text()
            .replace("/opt/sentinel/.venv/bin/python", "/bin/true")
            .replace("User=sentinel", "User=root")
        )
        (tmp_path / path.name).write_text(text.replace("Group=sentinel", "Group=root"))
    instance = name.replace("@.", "@real.")
    if instance != name:
        (tmp_path / instance).symlink_to(tmp_path / name)
    done = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", str(tmp_path / instance)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "sentinel" in line]
    assert (done.returncode, said) == (0, [])


def chart(**changed: Any) -> list[dict[str, Any]]:
    """Every object the chart makes with the given values."""
    folder = DEPLOY / "helm/sentinel"
    values = {**yaml.safe_load((folder / "values.yaml").read_text()), **changed}
    sources = {path.name: path.read_text() for path in sorted((folder / "templates").iterdir())}
    made = Chart(sources)
    names = [name for name in sources if name.endswith(".yaml")]
    texts = [made.render(name, {**RELEASE, "Values": values}) for name in names]
    return [found for text in texts for found in yaml.safe_load_all(text) if found is not None]


def of_kind(kind: str, **changed: Any) -> dict[str, dict[str, Any]]:
    return {found["metadata"]["name"]: found for found in chart(**changed) if found["kind"] == kind}


def container(deployment: dict[str, Any]) -> dict[str, Any]:
    (found,) = deployment["spec"]["template"]["spec"]["containers"]
    return dict(found)


def test_the_chart_runs_what_the_supervisor_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        name.removeprefix("jx-").replace("-", "."): container(each) for name, each in of_kind("Deployment").items()
    }
    assert {name: each["args"] for name, each in found.items()} == expected(monkeypatch, "0.0.0.0", "0.0.0.0")
    assert all(each["command"] == ["python"] for each in found.values())


def test_every_pod_is_closed_and_probed() -> None:
    for name, deployment in of_kind("Deployment").items():
        pod, own = deployment["spec"]["template"]["spec"], container(deployment)
        assert (pod["securityContext"]["runAsNonRoot"], pod["automountServiceAccountToken"]) == (True, False)
        assert own["securityContext"]["readOnlyRootFilesystem"] is True
        assert own["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert "livenessProbe" in own
        _release, space, process = name.split("-")
        environment = {each["name"]: each["value"] for each in own["env"]}
        assert environment["SENTINEL_SPACE"] == space
        assert environment["SENTINEL_PRODUCTION"] == "1"
        key = {"real": "database_url", "exercise": "exercise_database_url"}[space]
        assert environment["DATABASE_URL_FILE"].endswith(f"/{key}")
        assert (
            deployment["spec"]["selector"]["matchLabels"].items()
            <= deployment["spec"]["template"]["metadata"]["labels"].items()
        )
        wanted = {"web": "RollingUpdate"}.get(process, "Recreate")
        assert deployment["spec"]["strategy"]["type"] == wanted
        mounted = {each["name"] for each in own["volumeMounts"]}
        assert mounted == {each["name"] for each in pod["volumes"]}


def test_pages_are_ready_by_their_own_work_alone() -> None:
    deployments = of_kind("Deployment")
    for space, (port, _gateway) in PORTS.items():
        own = container(deployments[f"jx-{space}-web"])
        assert own["readinessProbe"]["httpGet"]["path"] == "/readyz/web"
        assert own["livenessProbe"]["httpGet"] == {
            "path": "/healthz",
            "port": port,
            "httpHeaders": [{"name": "Host", "value": "localhost"}],
        }


def test_services_and_ingress_lead_to_what_listens() -> None:
    services = of_kind("Service")
    assert set(services) == {f"jx-{space}-{process}" for space in PORTS for process in ("web", "gateway")}
    pods = [each["spec"]["template"]["metadata"]["labels"] for each in of_kind("Deployment").values()]
    for service in services.values():
        assert sum(service["spec"]["selector"].items() <= labels.items() for labels in pods) == 1
    for name, ingress in of_kind("Ingress").items():
        backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
        assert services[backend["name"]]["spec"]["ports"][0]["port"] == backend["port"]["number"]
        assert backend["name"] == f"{name}-web"


def test_switches_of_the_chart() -> None:
    names = {found["kind"] for found in chart()}
    assert names == {"Deployment", "Service", "Ingress", "Job", "CronJob", "PersistentVolumeClaim"}
    off = chart(ingress={"enabled": False}, backup={"enabled": False}, monitoring={"serviceMonitor": True})
    assert {found["kind"] for found in off} == {
        "Deployment",
        "Service",
        "Job",
        "PersistentVolumeClaim",
        "ServiceMonitor",
    }
    (job,) = of_kind("Job").values()
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert job["spec"]["template"]["spec"]["containers"][0]["args"][2] == "prepare"


@pytest.mark.parametrize(
    "source", ["{{ .Values.none }}", "{{ if .Values.a }}", "{{ end }}", "{{ .Values.a", "{{ lookup .Values.a }}"]
)
def test_a_broken_template_is_noticed(source: str) -> None:
    with pytest.raises(Broken):
        Chart({"a.yaml": source}).render("a.yaml", {"Values": {"a": 1}})
