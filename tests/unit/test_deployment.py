"""What operators copy fits together: unit, container, compose, rules for Prometheus."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.load import config_path
from config.settings import Config

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def service() -> dict[str, Any]:
    services = yaml.safe_load(read("docker-compose.yml"))["services"]
    assert list(services) == ["addendum"]
    found: dict[str, Any] = services["addendum"]
    return found


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
def test_systemd_takes_the_unit_as_it_stands(tmp_path: Path) -> None:
    (text,) = re.findall(r"```ini\n(\[Unit\].*?)```", read("docs/operators.md"), re.DOTALL)
    assert text.count("/usr/local/bin/addendum") == 1
    unit = tmp_path / "addendum.service"
    unit.write_text(text.replace("/usr/local/bin/addendum", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_container_runs_as_the_user_whom_its_image_makes(service: dict[str, Any]) -> None:
    (uid,) = re.findall(r"useradd --uid (\d+)", read("Dockerfile"))
    (gid,) = re.findall(r"groupadd --gid (\d+)", read("Dockerfile"))
    assert service["user"] == f"{uid}:{gid}"
    assert re.search(r"^USER addendum$", read("Dockerfile"), re.MULTILINE)


def test_all_that_the_container_writes_lies_on_its_volume(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    data = dict(v.split(":")[:2] for v in service["volumes"] if not v.startswith("."))
    (place,) = data.values()
    assert Path(service["environment"]["ADDENDUM_STORE_PATH"]).parent == Path(place)
    assert re.search(rf"^VOLUME {place}$", read("Dockerfile"), re.MULTILINE)
    assert re.search(rf"install --directory --owner=addendum .* {place}", read("Dockerfile"))
    assert set(data) == set(yaml.safe_load(read("docker-compose.yml"))["volumes"])
    assert any(mount.startswith("/tmp:") for mount in service["tmpfs"])


def test_the_settings_are_mounted_where_they_are_looked_for(service: dict[str, Any]) -> None:
    (folder,) = re.findall(r"^WORKDIR (\S+)$", read("Dockerfile"), re.MULTILINE)[-1:]
    mounts = {m.split(":")[1]: m.split(":")[0] for m in service["volumes"] if m.startswith(".")}
    looked_for = Path(folder) / config_path(None)
    assert mounts == {str(looked_for.parent): "./config"}


def test_the_token_comes_from_a_file_that_compose_hands_over(service: dict[str, Any]) -> None:
    whole = yaml.safe_load(read("docker-compose.yml"))
    (name,) = service["secrets"]
    assert service["environment"]["ADDENDUM_TELEGRAM_TOKEN_FILE"] == f"/run/secrets/{name}"
    assert f"> secrets/{name}" in read("docs/operators.md")
    assert whole["secrets"][name]["file"] == f"./secrets/{name}"


def test_every_variable_of_the_container_is_a_setting(service: dict[str, Any]) -> None:
    from config.environment import strangers

    named = dict.fromkeys(re.findall(r"(ADDENDUM_\w+)=", read("Dockerfile")), "x")
    assert list(strangers(Config, named | service["environment"])) == []


def test_what_the_image_does_not_need_stays_out_of_it() -> None:
    kept = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copied = {
        part
        for line in re.findall(r"^COPY (?!--from)(.*) \./?\S*$", read("Dockerfile"), re.MULTILINE)
        for part in line.split()
    }
    assert copied == kept
    assert "secrets" in read(".dockerignore").split()


def test_the_rules_for_prometheus_are_whole() -> None:
    (group,) = yaml.safe_load(read("docs/alerts.yml"))["groups"]
    assert group["rules"]
    for rule in group["rules"]:
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert set(rule["annotations"]) == {"summary", "description"}
