"""Trains and scores the parity experiments in double precision with numpy. Reads one JSON file, writes another.

It shares with the C# side what an experiment is (rows of each split, constants of the scaling, initial weights, order of rows per epoch,
recipe) and nothing of how it is computed.
"""
import csv
import json
import sys

import numpy as np


def read(path, target, without):
    with open(path, newline="") as file:
        names, *rows = list(csv.reader(file))
    table = np.array(rows, dtype=np.float64)
    column = names.index(target)
    keep = [i for i, name in enumerate(names) if i != column and name not in without]
    return table[:, keep], table[:, column]


def unpack(parameters, widths):
    """The parameter vector as [(weights[in, out], bias[out])], layer by layer; views, so that updates reach the vector."""
    layers, at = [], 0
    for n_in, n_out in zip(widths, widths[1:]):
        weights = parameters[at:at + n_in * n_out].reshape(n_in, n_out)
        bias = parameters[at + n_in * n_out:at + n_in * n_out + n_out]
        layers.append((weights, bias))
        at += n_in * n_out + n_out
    return layers


def forward(layers, x):
    kept = [x]
    for i, (weights, bias) in enumerate(layers):
        z = kept[-1] @ weights + bias
        kept.append(z if i == len(layers) - 1 else np.maximum(z, 0.0))
    return kept


def probabilities(logits, output):
    if output == "sigmoid":
        p = 1.0 / (1.0 + np.exp(-logits[:, 0]))
        return np.stack([1.0 - p, p], axis=1)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def output_delta(logits, y, output):
    if output == "identity":
        return logits - y[:, None]
    if output == "sigmoid":
        return probabilities(logits, output)[:, 1:] - y[:, None]
    return probabilities(logits, output) - np.eye(logits.shape[1])[y.astype(int)]


def gradient(parameters, widths, x, y, output):
    layers = unpack(parameters, widths)
    result = np.zeros_like(parameters)
    kept = forward(layers, x)
    delta = output_delta(kept[-1], y, output) / len(y)
    for (weights, _), (d_weights, d_bias), a in reversed(list(zip(layers, unpack(result, widths), kept))):
        d_weights[:] = a.T @ delta
        d_bias[:] = delta.sum(axis=0)
        delta = (delta @ weights.T) * (a > 0)
    return result


def train(e, x, y):
    w = np.array(e["initial"], dtype=np.float64)
    rate, decay = e["rate"], e["decay"]
    m, v, step = np.zeros_like(w), np.zeros_like(w), 0
    for order in e["orders"]:
        for start in range(0, len(order), e["batch"]):
            rows = order[start:start + e["batch"]]
            g = gradient(w, e["widths"], x[rows], y[rows], e["output"])
            if e["optimizer"] == "sgd":
                m = e["momentum"] * m + g + decay * w
                w -= rate * m
            else:
                step += 1
                m = e["beta1"] * m + (1 - e["beta1"]) * g
                v = e["beta2"] * v + (1 - e["beta2"]) * g * g
                m_hat, v_hat = m / (1 - e["beta1"] ** step), v / (1 - e["beta2"] ** step)
                w -= rate * decay * w + rate * m_hat / (np.sqrt(v_hat) + e["epsilon"])
    return w


def score(e, metric, w, x, y):
    logits = forward(unpack(w, e["widths"]), x)[-1]
    if metric == "r_squared":
        return 1.0 - ((logits[:, 0] - y) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    if metric == "accuracy":
        return (probabilities(logits, e["output"]).argmax(axis=1) == y).mean()
    if metric == "log_loss":
        return -np.log(probabilities(logits, e["output"])[np.arange(len(y)), y.astype(int)]).mean()
    above = logits[y == 1, 0][:, None] - logits[y == 0, 0][None, :]  # area under the curve, pair by pair
    return ((above > 0) + 0.5 * (above == 0)).mean()


def main():
    with open(sys.argv[1]) as file:
        experiments = json.load(file)
    results = []
    for e in experiments:
        raw, target = read(e["path"], e["target"], e["without"])
        x = (raw - np.array(e["subtract"])) / np.array(e["divide"])
        train_rows, holdout_rows = e["trainRows"], e["holdoutRows"]
        w = train(e, x[train_rows], target[train_rows])
        scores = [float(score(e, metric, w, x[holdout_rows], target[holdout_rows])) for metric in e["metrics"]]
        results.append({"weights": w.tolist(), "scores": scores})
    with open(sys.argv[2], "w") as file:
        json.dump(results, file)


main()
