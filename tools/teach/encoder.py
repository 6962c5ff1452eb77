"""Runs the sentence encoder all-MiniLM-L6-v2 on single words, with numpy alone (Wang and others 2020; Devlin 2019).

Needed only to make the table of senses anew: the encoder is not part of the project.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LAYERS, HEADS, WIDTH = 6, 12, 384
BATCH = 256


class Encoder:
    """The weights in `model.safetensors` and the pieces of words in `vocab.txt` of a folder."""

    def __init__(self, folder: Path) -> None:
        raw = (folder / "model.safetensors").read_bytes()
        size = struct.unpack("<Q", raw[:8])[0]
        self.weights: dict[str, Floats] = {}
        for name, entry in json.loads(raw[8 : 8 + size]).items():
            if entry.get("dtype") == "F32":
                start, end = (8 + size + offset for offset in entry["data_offsets"])
                self.weights[name.removeprefix("bert.")] = np.frombuffer(raw[start:end], np.float32).reshape(
                    entry["shape"]
                )
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.vocabulary = {piece: number for number, piece in enumerate(lines)}

    def vectors(self, words: Sequence[str]) -> Floats:
        """Words x WIDTH: the mean of what the last layer says of each piece."""
        found = np.zeros((len(words), WIDTH), np.float32)
        numbered = [
            [self.vocabulary["[CLS]"], *self._pieces(word), self.vocabulary["[SEP]"]] for word in words
        ]
        order = sorted(range(len(words)), key=lambda at: len(numbered[at]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            found[chosen] = self._encode([numbered[at] for at in chosen])
        return found

    def _pieces(self, word: str) -> list[int]:
        """WordPiece: the longest known beginning, again and again."""
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            fits = (end for end in range(len(word), start, -1) if mark + word[start:end] in self.vocabulary)
            end = next(fits, 0)
            if not end:
                return [self.vocabulary["[UNK]"]]
            found.append(self.vocabulary[mark + word[start:end]])
            start = end
        return found

    def _encode(self, numbered: list[list[int]]) -> Floats:
        longest = max(map(len, numbered))
        ids = np.array([[*one, *[0] * (longest - len(one))] for one in numbered])
        mask = np.array([[1.0] * len(one) + [0.0] * (longest - len(one)) for one in numbered], np.float32)
        state = self.weights["embeddings.word_embeddings.weight"][ids]
        state = state + self.weights["embeddings.position_embeddings.weight"][:longest]
        state = self._norm(state + self.weights["embeddings.token_type_embeddings.weight"][0], "embeddings")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            state = self._norm(
                state + self._attention(state, mask, name + ".attention"), name + ".attention.output"
            )
            inner = self._linear(state, name + ".intermediate.dense")
            inner *= 0.5 * (1.0 + np.tanh(0.7978845608 * (inner + 0.044715 * inner**3)))  # GELU
            state = self._norm(state + self._linear(inner, name + ".output.dense"), name + ".output")
        mean: Floats = (state * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return mean

    def _attention(self, state: Floats, mask: Floats, name: str) -> Floats:
        many, longest, _ = state.shape
        shape = (many, longest, HEADS, WIDTH // HEADS)
        query, keys, values = (
            self._linear(state, f"{name}.self.{part}").reshape(shape).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ keys.transpose(0, 1, 3, 2) / np.float32((WIDTH / HEADS) ** 0.5)
        scores += np.where(mask, 0.0, -1e9).astype(np.float32)[:, None, None, :]
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        joined = (shares @ values).transpose(0, 2, 1, 3).reshape(many, longest, WIDTH)
        return self._linear(joined, name + ".output.dense")

    def _linear(self, state: Floats, name: str) -> Floats:
        made: Floats = state @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]
        return made

    def _norm(self, state: Floats, name: str) -> Floats:
        centred = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        made: Floats = (
            centred / spread * self.weights[name + ".LayerNorm.weight"]
            + self.weights[name + ".LayerNorm.bias"]
        )
        return made
