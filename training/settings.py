"""What a training run is made of: one frozen value, also written into its checkpoint."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Rates, sizes and shares. `window` counts the two special tokens; `tokens` is the size of a batch."""

    epochs: float = 10.0
    window: int = 256
    tokens: int = 4096
    rate: float = 3e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.06
    average: float = 0.998
    restyled: float = 0.3
    most_links: int = 144
    link_weight: float = 6.0
    flat_weight: float = 0.5
    ledger_copies: int = 4
    frozen_layers: int = 0
    seed: int = 1
