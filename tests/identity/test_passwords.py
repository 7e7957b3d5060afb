"""The strength of the password hashes in earnest (the other tests use quick ones)."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from opssight.identity.service import passwords


@pytest.fixture(scope="module")
def real() -> ModuleType:
    """The module as the platform loads it, untouched by the suite's quick hasher."""
    spec = importlib.util.find_spec(passwords.__name__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_hashes_have_the_strength_of_the_owasp_cheat_sheet(real: ModuleType) -> None:
    hashed = await real.hash_password("correct horse battery")
    found = extract_parameters(hashed)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 19_456, 2, 1)
    assert await real.verify_password("correct horse battery", hashed)
    assert not await real.verify_password("correct horse batter", hashed)
    assert not await real.verify_password("no user has this password", None)


async def test_a_weaker_hash_is_to_be_made_anew(real: ModuleType) -> None:
    assert real.needs_rehash(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("x"))
    assert not real.needs_rehash(await real.hash_password("x"))
