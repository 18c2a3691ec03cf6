# Makes ../onnx.json: models by the official Python package, a writer that shares nothing with ours, some ours to run and most to refuse.
#   apt-get install python3-onnx && /usr/bin/python3 onnx_models.py          (onnx 1.12.0)
import json, sys
import numpy as np, onnx
from onnx import helper as h, numpy_helper as nh, TensorProto as T

random = np.random.default_rng(1)
f32 = lambda *shape: random.normal(size=shape).astype(np.float32)
raw = lambda name, a: nh.from_array(np.asarray(a), name)                                   # raw_data
lst = lambda name, a: h.make_tensor(name, T.FLOAT, a.shape, a.flatten().tolist())          # float_data
io = lambda name, *shape, t=T.FLOAT: h.make_tensor_value_info(name, t, shape)
node = h.make_node

def model(nodes, consts, inputs=None, outputs=None, opset=13, ir=8, **more):
    g = h.make_graph(nodes, "g", inputs or [io("x", "n", 3)], outputs or [io("y", "n", 2)], consts, doc_string="a comment", value_info=more.pop("info", []))
    m = h.make_model(g, opset_imports=more.pop("sets", [h.make_opsetid("", opset)]), producer_name="onnx", **more)
    m.ir_version = ir
    return m

vectors = []
def add(name, status, m, **more):
    data = m if isinstance(m, bytes) else m.SerializeToString()
    vectors.append({"name": name, "status": status, **more, "file": "0x" + data.hex()})
good = lambda name, m, **more: add(name, "Accepted", m, **more)

W, B, S, D = f32(3, 2), f32(2), f32(3), np.abs(f32(3)) + 1
gemm = lambda **a: node("Gemm", ["x", "w", "b"], ["y"], **a)
plain = [raw("w", W), raw("b", B)]
good("gemm", model([gemm()], plain), layers=1)
good("gemm, every attribute", model([gemm(alpha=1.0, beta=1.0, transA=0, transB=0)], plain), layers=1)
good("gemm, transposed, float_data", model([gemm(transB=1)], [lst("w", W.T.copy()), lst("b", B)], opset=17), layers=1)
good("gemm without bias", model([node("Gemm", ["x", "w"], ["y"])], [raw("w", W)]), layers=1)
good("gemm with bias of two dimensions", model([gemm()], [raw("w", W), raw("b", B.reshape(1, 2))]), layers=1)
good("matmul and add, constant first", model([node("MatMul", ["x", "w"], ["m"], name="named"), node("Add", ["b", "m"], ["y"])], plain[::-1]), layers=1)
good("matmul alone", model([node("MatMul", ["x", "w"], ["y"])], [raw("w", W)]), layers=1)
good("scaled logistic", model([node("Sub", ["x", "s"], ["c"]), node("Mul", ["d", "c"], ["z"]), node("Gemm", ["z", "w", "b"], ["l"]), node("Sigmoid", ["l"], ["y"])],
    [raw("b", f32(1)), raw("d", D), raw("w", f32(3, 1)), raw("s", S)], outputs=[io("y", "n", 1)], opset=15), layers=1)
good("divided, two layers, softmax", model([node("Sub", ["x", "s"], ["c"]), node("Div", ["c", "d"], ["z"]), node("Gemm", ["z", "w0", "b0"], ["h"], transB=1), node("Relu", ["h"], ["r"]),
    node("MatMul", ["r", "w1"], ["m"]), node("Add", ["m", "b1"], ["a"]), node("Softmax", ["a"], ["y"], axis=-1)],
    [raw("s", S.reshape(1, 3)), lst("d", D), raw("w0", f32(5, 3)), raw("b0", f32(5)), lst("w1", f32(5, 2)), raw("b1", f32(2))], opset=17), layers=2)
good("only subtracted, softmax over axis 1", model([node("Sub", ["x", "s"], ["c"]), node("Gemm", ["c", "w", "b"], ["l"]), node("Softmax", ["l"], ["y"], axis=1)], [raw("s", S), *plain]), layers=1)
good("relu at the end, open output", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], ["y"])], plain, outputs=[io("y", "n", None)]), layers=1)
names = ["x"] + [f"t{i}" for i in range(7)] + ["y"]
good("eight layers", model([node("Gemm", [names[i], f"w{i}", f"b{i}"], [names[i + 1]]) for i in range(8)],
    [raw(f"w{i}", f32(3, 3) * 0.5) for i in range(8)] + [raw(f"b{i}", f32(3)) for i in range(8)], outputs=[io("y", "n", 3)]), layers=8)
good("fixed rows, value info, other operator sets", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], ["y"], doc_string="c")], plain,
    inputs=[io("x", 1, 3)], outputs=[io("y", 1, 2)], info=[io("h", 1, 2)], sets=[h.make_opsetid("ai.onnx.ml", 2), h.make_opsetid("", 13)]), layers=1)

bad = add
bad("operator set 12", "VersionNotSupported", model([gemm()], plain, opset=12))
bad("operator set 22", "VersionNotSupported", model([gemm()], plain, opset=22))
bad("no default operator set", "VersionNotSupported", model([gemm()], plain, sets=[h.make_opsetid("ai.onnx.ml", 2)]))
bad("two default operator sets", "Malformed", model([gemm()], plain, sets=[h.make_opsetid("", 13), h.make_opsetid("", 14)]))
bad("ir version 3", "VersionNotSupported", model([gemm()], plain, ir=3))
bad("functions", "FieldNotSupported", model([gemm()], plain, functions=[h.make_function("f", "F", ["a"], ["c"], [node("Relu", ["a"], ["c"])], [h.make_opsetid("", 13)])]))
bad("softplus", "OperatorNotSupported", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Softplus", ["h"], ["y"])], plain))
bad("other domain", "OperatorNotSupported", model([node("Gemm", ["x", "w", "b"], ["y"], domain="ai.onnx.ml")], plain))
bad("two outputs of a node", "OperatorNotSupported", model([node("Relu", ["x"], ["y", "z"])], []))
bad("four inputs of a node", "OperatorNotSupported", model([node("Gemm", ["x", "w", "b", "b"], ["y"])], plain))
bad("alpha 2", "AttributeNotSupported", model([gemm(alpha=2.0)], plain))
bad("beta 0.5", "AttributeNotSupported", model([gemm(beta=0.5)], plain))
bad("transA", "AttributeNotSupported", model([gemm(transA=1)], plain))
bad("unknown attribute", "AttributeNotSupported", model([gemm(gamma=1)], plain))
bad("attribute of relu", "AttributeNotSupported", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], ["y"], axis=1)], plain))
bad("softmax over rows", "AttributeNotSupported", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Softmax", ["h"], ["y"], axis=0)], plain))
bad("alpha as integer", "AttributeNotSupported", model([gemm(alpha=1)], plain))
bad("no node", "LayersMissing", model([], [], outputs=[io("x", "n", 3)]))
bad("only scaling", "LayersMissing", model([node("Sub", ["x", "s"], ["y"])], [raw("s", S)], outputs=[io("y", "n", 3)]))
bad("relu of the rows", "NotAChain", model([node("Relu", ["x"], ["h"]), node("Gemm", ["h", "w", "b"], ["y"])], plain))
bad("relu twice", "NotAChain", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], ["r"]), node("Relu", ["r"], ["y"])], plain))
good("hidden sigmoid", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Sigmoid", ["h"], ["s"]), node("Gemm", ["s", "v", "c"], ["y"])], [*plain, raw("v", f32(2, 2)), raw("c", f32(2))]), layers=2)
bad("add behind gemm", "NotAChain", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Add", ["h", "c"], ["y"])], [*plain, raw("c", f32(2))]))
bad("scaling behind a layer", "NotAChain", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Sub", ["h", "c"], ["y"])], [*plain, raw("c", f32(2))]))
bad("sub twice", "NotAChain", model([node("Sub", ["x", "s"], ["c"]), node("Sub", ["c", "t"], ["z"]), node("Gemm", ["z", "w", "b"], ["y"])], [*plain, raw("s", S), raw("t", S)]))
bad("sub turned round", "NotAChain", model([node("Sub", ["s", "x"], ["c"]), node("Gemm", ["c", "w", "b"], ["y"])], [*plain, raw("s", S)]))
bad("div turned round", "NotAChain", model([node("Div", ["s", "x"], ["c"]), node("Gemm", ["c", "w", "b"], ["y"])], [*plain, raw("s", S)]))
bad("mul before sub", "NotAChain", model([node("Mul", ["x", "d"], ["c"]), node("Sub", ["c", "s"], ["z"]), node("Gemm", ["z", "w", "b"], ["y"])], [*plain, raw("s", S), raw("d", D)]))
bad("rows squared", "NotAChain", model([node("Mul", ["x", "x"], ["c"]), node("Gemm", ["c", "w", "b"], ["y"])], plain))
bad("skip connection", "NotAChain", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], ["r"]), node("Add", ["r", "h"], ["y"])], plain))
bad("constant that is not there", "NotAChain", model([node("Gemm", ["x", "q", "b"], ["y"])], plain))
bad("nodes out of order", "NotAChain", model([node("Relu", ["h"], ["y"]), node("Gemm", ["x", "w", "b"], ["h"])], plain))
bad("output in the middle", "NotAChain", model([node("Gemm", ["x", "w", "b"], ["y"]), node("Relu", ["y"], ["z"])], plain))
bad("rows and weights exchanged", "NotAChain", model([node("MatMul", ["w", "x"], ["y"])], [raw("w", W)]))
bad("weights of another width", "ShapesDisagree", model([gemm()], [raw("w", f32(4, 2)), raw("b", B)]))
bad("weights not transposed", "ShapesDisagree", model([gemm(transB=1)], plain))
bad("bias of another width", "ShapesDisagree", model([gemm()], [raw("w", W), raw("b", f32(3))]))
bad("bias of one number for two", "ShapesDisagree", model([gemm()], [raw("w", W), raw("b", f32(1))]))
bad("weights as a vector", "ShapesDisagree", model([node("MatMul", ["x", "w"], ["y"])], [raw("w", f32(3))]))
bad("scale of one number", "ShapesDisagree", model([node("Mul", ["x", "d"], ["c"]), node("Gemm", ["c", "w", "b"], ["y"])], [*plain, raw("d", f32(1))]))
bad("scale per row", "ShapesDisagree", model([node("Mul", ["x", "d"], ["c"]), node("Gemm", ["c", "w", "b"], ["y"])], [*plain, raw("d", f32(3, 1))]))
bad("shared weights", "NameNotUnique", model([node("Gemm", ["x", "w", "b"], ["h"]), node("Gemm", ["h", "w", "c"], ["y"])], [raw("w", f32(3, 3)), raw("b", f32(3)), raw("c", f32(3))], outputs=[io("y", "n", 3)]))
bad("two tensors of one name", "NameNotUnique", model([gemm()], [*plain, raw("w", W)]))
bad("constant of the input's name", "NameNotUnique", model([node("Gemm", ["x", "w", "b"], ["y"])], [*plain, raw("x", S)]))
bad("node gives the input's name", "NameNotUnique", model([node("Gemm", ["x", "w", "b"], ["x"])], plain, outputs=[io("x", "n", 2)]))
bad("node gives a constant's name", "NameNotUnique", model([node("Gemm", ["x", "w", "b"], ["w"])], plain, outputs=[io("w", "n", 2)]))
bad("unused constant", "TensorUnused", model([gemm()], [*plain, raw("u", S)]))
bad("double weights", "TensorNotSupported", model([gemm()], [raw("w", W.astype(np.float64)), raw("b", B)]))
bad("weights of three dimensions", "TensorNotSupported", model([gemm()], [raw("w", f32(1, 3, 2)), raw("b", B)]))
bad("scalar", "TensorNotSupported", model([gemm()], [*plain, raw("u", np.float32(1))]))
bad("empty tensor", "TensorNotSupported", model([gemm()], [*plain, raw("u", f32(0))]))
short = raw("w", W); short.raw_data = short.raw_data[:-4]
bad("numbers missing", "TensorNotSupported", model([gemm()], [short, raw("b", B)]))
both = raw("w", W); both.float_data.extend([1.0] * 6)
bad("numbers twice", "TensorNotSupported", model([gemm()], [both, raw("b", B)]))
ext = raw("w", W); ext.ClearField("raw_data"); ext.data_location = T.EXTERNAL
e = ext.external_data.add(); e.key = "location"; e.value = "/etc/passwd"
bad("numbers in another file", "TensorNotSupported", model([gemm()], [ext, raw("b", B)]))
bad("two inputs", "InputNotSupported", model([gemm()], plain, inputs=[io("x", "n", 3), io("z", "n", 3)]))
bad("constant among the inputs", "InputNotSupported", model([gemm()], plain, inputs=[io("x", "n", 3), io("w", 3, 2)]))
bad("input of open width", "InputNotSupported", model([gemm()], plain, inputs=[io("x", "n", "m")]))
bad("input of three dimensions", "InputNotSupported", model([gemm()], plain, inputs=[io("x", "n", 3, 1)]))
bad("input of doubles", "InputNotSupported", model([gemm()], plain, inputs=[io("x", "n", 3, t=T.DOUBLE)]))
bad("two outputs", "OutputNotSupported", model([gemm()], plain, outputs=[io("y", "n", 2), io("x", "n", 3)]))
bad("output of another width", "OutputNotSupported", model([gemm()], plain, outputs=[io("y", "n", 3)]))
bad("output of one dimension", "OutputNotSupported", model([gemm()], plain, outputs=[io("y", "n")]))
bad("output of another name", "NotAChain", model([gemm()], plain, outputs=[io("q", "n", 2)]))
names = ["x"] + [f"t{i}" for i in range(8)] + ["y"]
bad("nine layers", "LimitExceeded", model([node("MatMul", [names[i], f"w{i}"], [names[i + 1]]) for i in range(9)], [raw(f"w{i}", f32(3, 3)) for i in range(9)], outputs=[io("y", "n", 3)]))
bad("nineteen tensors", "TooManyParts", model([gemm()], [raw(f"u{i}", f32(1)) for i in range(19)]))
bad("input wider than 4096", "LimitExceeded", model([gemm()], plain, inputs=[io("x", "n", 4097)]))
sparse = model([gemm()], plain)
s = sparse.graph.sparse_initializer.add(); s.values.CopyFrom(raw("sp", f32(1))); s.indices.CopyFrom(raw("", np.array([0]))); s.dims.extend([3])
bad("sparse tensor", "FieldNotSupported", sparse)
bad("graph twice", "Malformed", model([gemm()], plain).SerializeToString() * 2)
bad("no graph", "Malformed", b"\x08\x08")
bad("no bytes", "Malformed", b"")

# Functions between layers and at the end; the last of these that is an output function stands at the end.
def chain(*functions, first=["w", "b"], last=["v", "c"], end=[]):
    nodes, at = [node("Gemm", ["x", *first], ["t0"])], "t0"
    for kind, attributes in functions:
        nodes.append(node(kind, [at], [f"t{len(nodes)}"], **attributes)); at = nodes[-1].output[0]
    nodes.append(node("Gemm", [at, *last], [f"t{len(nodes)}"])); at = nodes[-1].output[0]
    for kind, attributes in end:
        nodes.append(node(kind, [at], [f"t{len(nodes)}"], **attributes)); at = nodes[-1].output[0]
    nodes[-1].output[0] = "y"
    names = [*first, *last]
    return model(nodes, [raw(n, {"w": W, "b": B, "v": V, "c": C}[n]) for n in names])
V, C = f32(2, 2), f32(2)
for kind in ["Identity", "Relu", "Sigmoid", "Tanh", "LeakyRelu"]:
    good(f"hidden {kind}, no bias anywhere", chain((kind, {}), first=["w"], last=["v"]), layers=2)
    good(f"{kind} between layers, softmax at the end", chain((kind, {}), end=[("Softmax", {})]), layers=2)
    if kind != "Sigmoid": good(f"{kind} at the end of logits", chain(("Relu", {}), end=[(kind, {})]), layers=2)
    bad(f"{kind} twice", "NotAChain", chain((kind, {}), (kind, {})))
    bad(f"{kind} after Relu", "NotAChain", chain(("Relu", {}), (kind, {})))
    bad(f"{kind} before any layer", "NotAChain", model([node(kind, ["x"], ["h"]), node("Gemm", ["h", "w", "b"], ["y"])], plain))
    bad(f"{kind} with an attribute", "AttributeNotSupported", chain((kind, {"gamma": 1.0})))
    bad(f"{kind} of two operands", "NotAChain", model([node("Gemm", ["x", "w", "b"], ["h"]), node(kind, ["h", "c"], ["y"])], [*plain, raw("c", C)]))
good("tanh, then sigmoid at the end", chain(("Tanh", {}), end=[("Tanh", {}), ("Sigmoid", {})]), layers=2)
bad("sigmoid twice at the end", "NotAChain", chain(("Relu", {}), end=[("Sigmoid", {}), ("Sigmoid", {})]))
bad("softmax after sigmoid", "NotAChain", chain(("Relu", {}), end=[("Sigmoid", {}), ("Softmax", {})]))
bad("tanh after sigmoid", "NotAChain", chain(("Relu", {}), end=[("Sigmoid", {}), ("Tanh", {})]))
bad("hidden softmax", "NotAChain", chain(("Softmax", {})))
for alpha in [0.0, 0.01, 0.25, 1.0]: good(f"leaky relu, alpha {alpha}", chain(("LeakyRelu", {"alpha": alpha})), layers=2)
for alpha in ["nan", "inf", -0.5, 1.5, 1e30]: bad(f"leaky relu, alpha {alpha}", "AttributeNotSupported", chain(("LeakyRelu", {"alpha": float(alpha)})))
bad("leaky relu, alpha as integer", "AttributeNotSupported", chain(("LeakyRelu", {"alpha": 1})))
twice = chain(("LeakyRelu", {"alpha": 0.5}))
twice.graph.node[1].attribute.append(twice.graph.node[1].attribute[0])
bad("leaky relu, alpha twice", "AttributeNotSupported", twice)
bad("axis of tanh", "AttributeNotSupported", chain(("Tanh", {"axis": 1})))
bad("two outputs at the end", "OutputNotSupported", model([gemm(), node("Tanh", ["y"], ["z"])], plain, outputs=[io("y", "n", 2), io("z", "n", 2)]))
bad("matmul, activation, add", "NotAChain", model([node("MatMul", ["x", "w"], ["m"]), node("Tanh", ["m"], ["t"]), node("Add", ["t", "b"], ["y"])], plain))

for v in vectors:
    if v["status"] == "Accepted": onnx.checker.check_model(onnx.load_from_string(bytes.fromhex(v["file"][2:])))
json.dump({"producer": f"tests/vectors/make/onnx_models.py with the Python package onnx {onnx.__version__} (Debian python3-onnx)", "vectors": vectors}, open(sys.path[0] + "/../onnx.json", "w"), indent=1)
print(len(vectors), sum(v["status"] == "Accepted" for v in vectors))
