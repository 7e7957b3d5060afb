"""What a secret looks like: one entry a kind, in the order in which they are replaced.

``trigger`` is what Hyperscan looks for, in bytes: short, bounded and broader than ``exact``, so that it reports
once and misses nothing. ``exact`` is what is replaced, or its group ``secret`` where it has one; ``accept`` has
the last word. Kinds with their own shape come before the ones recognised by the name in front of them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass

from opssight.core.redaction.luhn import passes_luhn


def _always(secret: str) -> bool:
    del secret
    return True


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of secret."""

    kind: str
    trigger: str
    exact: re.Pattern[str]
    accept: Callable[[str], bool] = _always


_LETTERS_AND_DIGITS = re.compile(r"(?=.*[A-Za-z])(?=.*\d)")
_MASKED = re.compile(
    r"[*x•.#]+|\[REDACTED.*|\[hidden\]|<[^>]*>|\$\{?\w+\}?|\$\(.*|%\w+%?|null|none|nil|undefined|true|false", re.IGNORECASE
)


def _is_value(secret: str) -> bool:
    """Refuse what stands where a secret is not shown: a mask, a variable's name, a placeholder."""
    return not _MASKED.fullmatch(secret)


def _is_password(secret: str) -> bool:
    """Refuse also a path, as in ``PWD=/root``."""
    return _is_value(secret) and not secret.startswith(("/", "~"))


def _is_key(secret: str) -> bool:
    """Refuse words and small numbers, as in ``token: identifier``: a key is long or mixes letters and digits."""
    if not _is_value(secret) or len(secret) < 8:
        return False
    return bool(_LETTERS_AND_DIGITS.match(secret)) or len(secret) >= 32


def _is_bearer(secret: str) -> bool:
    return _is_key(secret) and len(secret) >= 12


def _is_basic(secret: str) -> bool:
    """Take only base64 of ``user:password``."""
    try:
        return b":" in base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        return False


_CARD_LENGTHS = {"3": {14, 15, 16}, "4": {13, 16, 19}, "5": {16}, "2": {16}, "6": {16, 17, 18, 19}}


def _is_card(secret: str) -> bool:
    digits = re.sub(r"\D", "", secret)
    return len(digits) in _CARD_LENGTHS.get(digits[0], set()) and len(set(digits)) > 1 and passes_luhn(digits)


_QUOTE = r"\\?[\"']"
_VALUE = (
    r"(?:\\\"(?P<secret>.*?)\\\"|\"(?P<secret2>(?:[^\"\\]|\\.)*)\"|'(?P<secret3>[^']*)'"
    r"|(?P<secret4>(?!\\?[\"'])[^\s,;&\"'<>)\]}]+))"
)
_SHORT = r"(?:wd|ass(?=\\?[\"']|\s{0,2}=))"
_NAMED_PASSWORD = rf"(?:pass(?:word|wd|phrase|code)|(?<![A-Za-z])p{_SHORT}|(?-i:(?<=[a-z])P){_SHORT})"
_KEY_NAMES = (
    r"(?:secret|token|credentials?|api[-_ ]?key|(?:access|secret|private|master|encryption|signing|account|auth|session)[-_ ]?key"
    r"(?:[-_ ]?id)?|client[-_ ]?secret)"
)

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "private-key",
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY",
        re.compile(r"-----BEGIN (?P<name>[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----.*?(?:-----END (?P=name)-----|\Z)", re.DOTALL),
    ),
    Pattern(
        "aws-access-key",
        r"(AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}",
        re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ),
    Pattern(
        "github-token",
        r"(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})",
        re.compile(r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})"),
    ),
    Pattern(
        "gitlab-token",
        r"gl(pat|rt|dt|ptt|cbt|ft|imt|agent|soat|oas)-[A-Za-z0-9_-]{20}",
        re.compile(r"(?<![A-Za-z0-9])gl(?:pat|rt|dt|ptt|cbt|ft|imt|agent|soat|oas)-[A-Za-z0-9_.-]{20,255}"),
    ),
    Pattern(
        "slack-token",
        r"(xox[abeoprs]-|xapp-)[A-Za-z0-9-]{10}",
        re.compile(r"(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,255}"),
    ),
    Pattern(
        "slack-webhook",
        r"hooks\.slack\.com/(services|workflows)/",
        re.compile(r"hooks\.slack\.com/(?:services|workflows)/(?P<secret>[A-Za-z0-9/]{20,})"),
    ),
    Pattern(
        "api-key",
        r"(AIza[A-Za-z0-9_-]{35}|[sr]k_(live|test)_[A-Za-z0-9]{16}|sk-[A-Za-z0-9_-]{20}|SG\.[A-Za-z0-9_-]{16}\.|npm_[A-Za-z0-9]{36}"
        r"|pypi-[A-Za-z0-9_-]{16}|ops_[A-Za-z0-9_-]{20}|hv[sb]\.[A-Za-z0-9_-]{20})",
        re.compile(
            r"(?<![A-Za-z0-9_])(?:AIza[A-Za-z0-9_-]{35}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|sk-[A-Za-z0-9_-]{20,}"
            r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{16,}|ops_[A-Za-z0-9_-]{20,}"
            r"|hv[sb]\.[A-Za-z0-9_-]{20,})"
        ),
        lambda secret: bool(_LETTERS_AND_DIGITS.match(secret)),
    ),
    Pattern(
        "jwt",
        r"eyJ[A-Za-z0-9_-]{8}",
        re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?(?:\.[A-Za-z0-9_-]+){0,2}"),
    ),
    Pattern(
        "authorization",
        r"(?i)authorization.{0,4}[:=]",
        re.compile(
            rf"authorization(?:{_QUOTE})?\s*[:=]\s*(?:{_QUOTE})?(?:(?:basic|bearer|token|digest|negotiate|apikey|aws4-hmac-sha256)\s+)?"
            r"(?P<secret>[^\s\"'\\,;]{6,})",
            re.IGNORECASE,
        ),
        _is_value,
    ),
    Pattern(
        "bearer-token",
        r"(?i)bearer\s{1,3}[A-Za-z0-9._~+/=-]{12}",
        re.compile(r"(?<![A-Za-z])bearer\s+(?P<secret>[A-Za-z0-9._~+/=-]{12,})", re.IGNORECASE),
        _is_bearer,
    ),
    Pattern(
        "basic-auth",
        r"(?i)basic\s{1,3}[A-Za-z0-9+/]{8}",
        re.compile(r"(?<![A-Za-z])basic\s+(?P<secret>[A-Za-z0-9+/]{7,}={0,2})", re.IGNORECASE),
        _is_basic,
    ),
    Pattern(
        "url-password",
        r"://[^\s/@:\x00]{0,128}:[^\s/@\x00]{1,256}@",
        re.compile(r"://[^\s/@:]{0,128}:(?P<secret>[^\s/]{1,256})@"),
        _is_value,
    ),
    Pattern(
        "password",
        r"(?i)(pass(word|wd|phrase|code)?|pwd).{0,4}[:=]",
        re.compile(rf"{_NAMED_PASSWORD}(?:{_QUOTE})?\s{{0,2}}[:=]\s*{_VALUE}", re.IGNORECASE),
        _is_password,
    ),
    Pattern(
        "secret",
        r"(?i)(secret|token|credentials?|key([-_ ]?id)?).{0,4}[:=]",
        re.compile(rf"{_KEY_NAMES}(?:{_QUOTE})?\s{{0,2}}[:=]\s*(?:bearer\s+)?{_VALUE}", re.IGNORECASE),
        _is_key,
    ),
    Pattern(
        "card-number",
        r"[2-6]([0-9][ -]?){12}[0-9]",
        re.compile(r"(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?![\w-]|\.\d)"),
        _is_card,
    ),
)  # fmt: skip
