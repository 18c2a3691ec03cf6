namespace Rollup.Protocol;

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

    /// <summary>
    /// A node that does not take what the node before gave, an operator at the wrong place, or an output that is not the last node's.
    /// </summary>
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
