using System.Runtime.CompilerServices;

namespace Rollup.Protocol;

/// <summary>What the first operators do to the rows. Numbered as the kernel's ScaleKind.</summary>
public enum OnnxScale : byte
{
    None = 0,
    Multiply = 1,
    Divide = 2,
}

/// <summary>The last operator. Numbered as the kernel's OutputKind.</summary>
public enum OnnxOutput : byte
{
    Identity = 0,
    Sigmoid = 1,
    Softmax = 2,
}

/// <summary>One dense layer: y = x W + b, then perhaps Relu. Offsets are bytes from the start of the file; the numbers there are float32.</summary>
public struct OnnxLayer
{
    public int InWidth;
    public int OutWidth;

    /// <summary>W as [in, out], or as [out, in] when Transposed is 1.</summary>
    public int WeightsOffset;

    /// <summary>b as [out]; -1 when the layer has none, which means zeros.</summary>
    public int BiasOffset;

    public byte Transposed;
    public byte Relu;
}

[InlineArray(OnnxModel.LayersMax)]
public struct OnnxLayerList
{
    OnnxLayer _first;
}

/// <summary>
/// A model file as the machine understands it: (x - subtract) scaled, dense layers, one output function. Pointer-free, so it may lie in
/// the state; the numbers stay in the file.
/// </summary>
public struct OnnxModel
{
    public const int LayersMax = 8;
    public const int WidthMax = 4096;
    public const int ParametersMax = 65536;

    public int InputWidth;
    public int LayerCount;

    /// <summary>Weights and biases, a missing bias counted as well: the length of the kernel's parameter vector.</summary>
    public int ParameterCount;

    /// <summary>Constants [inputWidth] that are subtracted, and that scale; -1 where there are none.</summary>
    public int SubtractOffset;
    public int ScaleOffset;

    public OnnxScale Scale;
    public OnnxOutput Output;
    public OnnxLayerList Layers;

    public readonly int OutputWidth => LayerCount == 0 ? InputWidth : Layers[LayerCount - 1].OutWidth;
}

/// <summary>Why a file is no model of ours; the first found in the order model, graph, tensors, input, nodes, output.</summary>
public enum OnnxStatus : byte
{
    Accepted = 0,

    /// <summary>Not protobuf, or a field twice that may stand once.</summary>
    Malformed = 1,

    /// <summary>Functions, training, sparse or quantised tensors.</summary>
    FieldNotSupported = 2,

    /// <summary>IR version outside 4..12 or default operator set outside 13..21.</summary>
    VersionNotSupported = 3,

    /// <summary>More tensors or nodes than a chain of eight layers needs.</summary>
    TooManyParts = 4,

    /// <summary>A tensor that is not float32 of one or two dimensions with its numbers in one place in the file.</summary>
    TensorNotSupported = 5,

    /// <summary>Not exactly one input, float32 [rows, fixed width].</summary>
    InputNotSupported = 6,

    OperatorNotSupported = 7,
    AttributeNotSupported = 8,

    /// <summary>A node that does not take what the node before gave, an operator at the wrong place, or an output that is not the last node's.</summary>
    NotAChain = 9,

    ShapesDisagree = 10,

    /// <summary>Two things of one name, or one tensor used twice.</summary>
    NameNotUnique = 11,

    TensorUnused = 12,
    LayersMissing = 13,
    LimitExceeded = 14,

    /// <summary>Not exactly one output, float32 [rows, width of the last layer].</summary>
    OutputNotSupported = 15,
}
