"""One piece of work with numpy or scikit-learn, phase by phase: what `make bench-validation` runs on this machine and inside RISC-V.

    peer.py numpy|sklearn lr|mlp train|validate|infer DATA MODEL RESULT

A phase ends with a mark, inside RISC-V sched_yield, a system call that nothing here makes otherwise, so that who counts the instructions of this process
(count.c) can tell the phases apart. RESULT gets the names of the phases, their seconds, and the score.
The model goes through a file in pickle's form, as scikit-learn's documentation says to keep one: `train` writes it, the others read it.
"""
import os
import time

names, ends, beginning = [], [], time.perf_counter()
is_counted = os.uname().machine == "riscv64"  # a processor that yields while it is timed may be away for long


def mark(name):
    names.append(name)
    ends.append(time.perf_counter())
    if is_counted:
        os.sched_yield()


mark("start")  # the interpreter itself
mark("mark")  # what a mark costs, to be taken off

import json
import pickle
import sys

library, kind, work, data_path, model_path, result_path = sys.argv[1:]

import numpy as np

if library == "sklearn":
    from sklearn.pipeline import make_pipeline

    if kind == "lr":
        from sklearn.linear_model import LogisticRegression
        from sklearn.preprocessing import StandardScaler
    else:
        from sklearn.neural_network import MLPClassifier
        from sklearn.preprocessing import MaxAbsScaler
mark("import")

# The recipe of the engine's own rows (Problem.cs).
EPOCHS, BATCH = {"lr": (200, 455), "mlp": (30, 32)}[kind]
RATE, MOMENTUM = 0.01, 0.9
HIDDEN, CLASSES = 32, 10
WARM = {"train": 1, "validate": 20, "infer": 100}[work]


def read_rows(limit):
    """The rows of the CSV file: features and classes. `limit` rows only, if given."""
    table = np.loadtxt(data_path, delimiter=",", skiprows=1, max_rows=limit, ndmin=2)
    return table[:, :-1], table[:, -1].astype(np.int64)


def sigmoid(logits):
    return 1.0 / (1.0 + np.exp(-logits))


class NumpyLogistic:
    def train(self, x, y):
        self.mean, self.deviation = x.mean(axis=0), x.std(axis=0)
        x = (x - self.mean) / self.deviation
        self.w, self.b = np.zeros(x.shape[1]), 0.0
        w_velocity, b_velocity = np.zeros_like(self.w), 0.0
        for _ in range(EPOCHS):
            delta = (sigmoid(x @ self.w + self.b) - y) / len(y)
            w_velocity = MOMENTUM * w_velocity + x.T @ delta
            b_velocity = MOMENTUM * b_velocity + delta.sum()
            self.w -= RATE * w_velocity
            self.b -= RATE * b_velocity

    def predict(self, x):
        return (((x - self.mean) / self.deviation) @ self.w + self.b > 0).astype(np.int64)


class NumpyPerceptron:
    def train(self, x, y):
        random = np.random.default_rng(1)
        x, labels = x / 16.0, np.eye(CLASSES)[y]
        limits = np.sqrt(6.0 / np.array([x.shape[1], HIDDEN]))
        self.w1 = random.uniform(-limits[0], limits[0], (x.shape[1], HIDDEN))
        self.w2 = random.uniform(-limits[1], limits[1], (HIDDEN, CLASSES))
        self.b1, self.b2 = np.zeros(HIDDEN), np.zeros(CLASSES)
        parameters = [self.w1, self.b1, self.w2, self.b2]
        velocities = [np.zeros_like(parameter) for parameter in parameters]
        for _ in range(EPOCHS):
            order = random.permutation(len(y))
            for first in range(0, len(y), BATCH):
                batch = order[first:first + BATCH]
                for parameter, velocity, gradient in zip(parameters, velocities, self.gradients(x[batch], labels[batch])):
                    velocity *= MOMENTUM
                    velocity += gradient
                    parameter -= RATE * velocity

    def gradients(self, x, labels):
        hidden = np.maximum(x @ self.w1 + self.b1, 0.0)
        logits = hidden @ self.w2 + self.b2
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        delta = (powers / powers.sum(axis=1, keepdims=True) - labels) / len(x)
        hidden_delta = (delta @ self.w2.T) * (hidden > 0)
        return x.T @ hidden_delta, hidden_delta.sum(axis=0), hidden.T @ delta, delta.sum(axis=0)

    def predict(self, x):
        hidden = np.maximum((x / 16.0) @ self.w1 + self.b1, 0.0)
        return (hidden @ self.w2 + self.b2).argmax(axis=1)


class Sklearn:
    def train(self, x, y):
        if kind == "lr":
            model = make_pipeline(StandardScaler(), LogisticRegression())
        else:
            network = MLPClassifier(
                (HIDDEN,), solver="sgd", alpha=0.0, batch_size=BATCH, learning_rate_init=RATE, max_iter=EPOCHS, tol=0.0, momentum=MOMENTUM,
                nesterovs_momentum=False, n_iter_no_change=EPOCHS + 1, random_state=1)
            model = make_pipeline(MaxAbsScaler(), network)
        if kind == "mlp":
            import warnings

            warnings.simplefilter("ignore")  # it says that it stopped at max_iter, as it was told to
        self.model = model.fit(x, y)

    def predict(self, x):
        return self.model.predict(x)


def load():
    with open(model_path, "rb") as file:
        return pickle.load(file)


def trained(x, y):
    model = Sklearn() if library == "sklearn" else NumpyLogistic() if kind == "lr" else NumpyPerceptron()
    model.train(x, y)
    return model


def accuracy(model, x, y):
    return float((model.predict(x) == y).mean())


x, y = read_rows(1 if work == "infer" else None)
score = None
if work == "train":
    # Every fifth row is held back: 455 and 1,437 rows remain.
    is_training = np.arange(len(y)) % 5 != 0
    training, labels = x[is_training], y[is_training]
    run = lambda: trained(training, labels)
else:
    model = load()
    run = (lambda: accuracy(model, x, y)) if work == "validate" else (lambda: int(model.predict(x)[0]))
mark("read")

result = run()
mark("first")
for _ in range(WARM):
    run()
    mark("warm")

if work == "train":
    score = accuracy(result, x, y)
    with open(model_path, "wb") as file:
        pickle.dump(result, file)
elif work == "validate":
    score = result

versions = {"python": sys.version.split()[0], "numpy": np.__version__}
if library == "sklearn":
    import sklearn

    versions["scikit-learn"] = sklearn.__version__
with open(result_path, "w") as file:
    json.dump({"names": names, "ends": [end - beginning for end in ends], "score": score, "versions": versions}, file)
