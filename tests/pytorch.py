"""Writes ONNX files of many kinds with PyTorch, or has onnx.checker look at some: see pytorch.sh."""
import pathlib
import sys


def models(torch, nn):
    """Name: model, shape of its rows. What is refused has its fault as the name's first part."""

    class View(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(6, 3)

        def forward(self, rows):
            return torch.softmax(self.layer(rows.view(rows.size(0), -1)), dim=1)

    class Standardised(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("mean", torch.randn(4))
            self.register_buffer("deviation", torch.rand(4) + 0.5)
            self.layer = nn.Linear(4, 1)

        def forward(self, rows):
            return torch.sigmoid(self.layer((rows - self.mean) / self.deviation)).squeeze(-1)

    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Linear(4, 4), nn.Linear(4, 1)

        def forward(self, rows):
            return self.two(rows + self.one(rows))

    table = (2, 4)
    return {
        "perceptron": (nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 1), nn.Sigmoid()), table),
        "batchnorm": (nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.BatchNorm1d(8), nn.Linear(8, 3), nn.Softmax(dim=1)), table),
        "without-bias": (nn.Sequential(nn.Linear(4, 8, bias=False), nn.BatchNorm1d(8), nn.LeakyReLU(0.1), nn.Linear(8, 3, bias=False), nn.Softmax(dim=-1)), table),
        "flatten": (nn.Sequential(nn.Flatten(), nn.Linear(6, 8), nn.PReLU(), nn.Linear(8, 3), nn.Softmax(dim=1)), (2, 3, 2)),
        "view": (View(), (2, 3, 2)),
        "standardised": (Standardised(), table),
        "regression": (nn.Sequential(nn.Linear(4, 8), nn.Sigmoid(), nn.Linear(8, 1)), table),
        "double": (nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid()).double(), table),
        "LogSoftmaxUntold-logsoftmax": (nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3), nn.LogSoftmax(dim=1)), table),
        "OutputFunctionUntold-logits": (nn.Sequential(nn.Linear(4, 3)), table),
        "BranchesJoined-residual": (Residual(), table),
        "Convolution-conv": (nn.Sequential(nn.Conv1d(1, 2, 2), nn.Flatten(), nn.Linear(6, 1)), (2, 1, 4)),
        "ActivationUnknown-elu": (nn.Sequential(nn.Linear(4, 8), nn.ELU(), nn.Linear(8, 1)), table),
        "ActivationUnknown-relu6": (nn.Sequential(nn.Linear(4, 8), nn.ReLU6(), nn.Linear(8, 1)), table),
        "ColumnsReduced-layernorm": (nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 1)), table),
        "Recurrence-lstm": (nn.LSTM(4, 3), (2, 1, 4)),
    }


def export(folder):
    import torch
    from torch import nn

    torch.manual_seed(1)
    for name, (model, shape) in models(torch, nn).items():
        model.eval()
        for part in model.modules():
            if isinstance(part, nn.BatchNorm1d):
                part.running_mean.normal_()
                part.running_var.uniform_(0.5, 2)
        rows = torch.randn(*shape, dtype=next(model.parameters()).dtype)
        for version in (9, 11, 13, 16):
            for axes in (None, {"rows": {0: "batch"}, "output": {0: "batch"}}):
                path = folder / f"{name}-{version}-{'fixed' if axes is None else 'open'}.onnx"
                torch.onnx.export(model, rows, str(path), opset_version=version, input_names=["rows"], output_names=["output"], dynamic_axes=axes)


def check(folder):
    import onnx

    paths = sorted(folder.glob("*.onnx"))
    for path in paths:
        onnx.checker.check_model(onnx.load(str(path)), full_check=True)
    print(len(paths))


if __name__ == "__main__":
    {"export": export, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
