"""Settings from a JSON file; what is unknown or of the wrong kind is refused."""

import json
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Settings:
    shop: str = "Order desk"
    retries: int = 4
    backoff: float = 0.1
    currency: str = "EUR"


def load(path):
    known = {item.name: item.type for item in fields(Settings)}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name}, line {error.lineno}: {error.msg}") from None
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"{path.name}: unknown setting {name}")
        if not isinstance(value, known[name]):
            raise ValueError(f"{path.name}: {name} must be {known[name].__name__}")
    return Settings(**values)
