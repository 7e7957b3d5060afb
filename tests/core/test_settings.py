"""Settings: where they come from, what they refuse, and how they are handed to child processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from opssight.core.errors import StartRefused
from opssight.core.settings import Settings, effective, load_settings, secret_variables
from opssight.identity.settings import IdentitySettings
from opssight.monitoring.settings import MonitoringSettings
from opssight.runbooks.settings import RunbooksSettings

ROOT = Path(__file__).resolve().parents[2]


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("opssight.toml").write_text('port = 9001\nhost = "0.0.0.0"\n')
    monkeypatch.setenv("OPSSIGHT_PORT", "9002")
    settings = load_settings()
    assert (settings.port, settings.host) == (9002, "0.0.0.0")
    sources = {row.name: row.source for row in effective(settings)}
    assert sources["port"] == "environment (OPSSIGHT_PORT)"
    assert sources["host"] == "opssight.toml"
    assert sources["data_dir"] == "default"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OPSSIGHT_PORT", "eighty", "OPSSIGHT_PORT is not valid"),
        ("OPSSIGHT_PORT", "0", "OPSSIGHT_PORT is not valid"),
        ("OPSSIGHT_SYSLOG_TCP", "5514", "host:port"),
        ("OPSSIGHT_DATABASE_URL", "mysql://x", "postgresql://"),
        ("OPSSIGHT_LOG_LEVEL", "loud", "OPSSIGHT_LOG_LEVEL is not valid"),
        ("OPSSIGHT_ALERT_GROUP_BY", "alertname,my label", "commas between them"),
        ("OPSSIGHT_ALERT_GROUP_BY", "service,service", "each once"),
        ("OPSSIGHT_ALERT_RESOLVE_SECONDS", "0", "OPSSIGHT_ALERT_RESOLVE_SECONDS is not valid"),
        ("OPSSIGHT_OPERATIONS_RETENTION_DAYS", "0", "OPSSIGHT_OPERATIONS_RETENTION_DAYS is not valid"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(StartRefused, match=said):
        load_settings()


def test_a_file_that_is_no_toml_is_one_sentence() -> None:
    Path("opssight.toml").write_text("port = = 1")
    with pytest.raises(StartRefused, match="not valid TOML"):
        load_settings()


def test_secrets_are_masked() -> None:
    rows = {row.name: row for row in effective(Settings(smtp_url=SecretStr("smtp://user:secret@mail")))}
    assert rows["smtp_url"].value == "********"
    assert rows["smtp_url"].secret
    assert rows["redis_url"].value == ""
    assert "secret@" not in repr(Settings(smtp_url=SecretStr("smtp://user:secret@mail")))


def test_a_child_process_has_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Settings(port=9003, database_url=SecretStr("postgresql://user:p%40ss@host/name"))
    given = own.having(
        RunbooksSettings(runbook_dir=Path("/somewhere")), MonitoringSettings(rule_interval_seconds=0.5), IdentitySettings(session_days=3)
    )
    everything = {"database_url", "redis_url", "clickhouse_url", "master_key", "smtp_url", "admin_password"}
    for name, value in given.as_environment(secrets=everything).items():
        monkeypatch.setenv(name, value)
    loaded = load_settings()
    assert loaded.model_dump() == given.model_dump()
    for section in given.sections():
        assert loaded.section(type(section)).variables(secrets=everything) == section.variables(secrets=everything)
    assert "OPSSIGHT_DATABASE_URL" not in given.as_environment(secrets=())
    assert given.as_environment(secrets=())["OPSSIGHT_PORT"] == "9003"
    assert "OPSSIGHT_ADMIN_PASSWORD" in secret_variables()


def test_a_module_has_its_own_settings_and_a_copy_does_not_change_them() -> None:
    settings = load_settings()
    other = settings.having(MonitoringSettings(rule_interval_seconds=9))
    assert other.section(MonitoringSettings).rule_interval_seconds == 9
    assert settings.section(MonitoringSettings).rule_interval_seconds == 5


def test_no_name_is_declared_twice() -> None:
    names = [name for section in load_settings().sections() for name in type(section).model_fields]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({}, "http://localhost:8000"),
        ({"host": "10.0.0.5", "port": 80}, "http://10.0.0.5:80"),
        ({"public_url": "https://ops.example.com/"}, "https://ops.example.com"),
    ],
)
def test_links_lead_where_people_reach_the_platform(settings: dict[str, str | int], url: str) -> None:
    assert Settings(**settings).base_url == url  # pyright: ignore[reportArgumentType] parametrized


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    for name, field in ((name, field) for section in load_settings().sections() for name, field in type(section).model_fields.items()):
        assert field.description
        assert f"`OPSSIGHT_{name.upper()}`" in page
