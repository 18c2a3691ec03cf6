using System.Collections.Immutable;

namespace Rollup.Client.Onnx;

/// <summary>What a name of the graph stands for.</summary>
abstract record GraphValue
{
    /// <summary>More dimensions than any model's numbers have: every step looks at each of them.</summary>
    public const int RankMax = 16;
}

/// <summary>Numbers that do not depend on the rows, row-major. Integers divide without a rest.</summary>
sealed record ConstantTensor(int[] Dims, double[] Numbers, bool IsInteger = false) : GraphValue
{
    public static ConstantTensor Vector(params double[] numbers) => new([numbers.Length], numbers);

    public int Rank => Dims.Length;
}

/// <summary>A class's number or name, or words: it decides no score, and is left out.</summary>
sealed record Label : GraphValue;

/// <summary>The shape of rows, or a part of it; null is the number of rows.</summary>
sealed record RowsShape(ImmutableArray<long?> Dims, bool IsScalar = false) : GraphValue;

/// <summary>A file cannot be taken over; where, is said by whoever walks the nodes.</summary>
sealed class ImportException(ImportFault fault, string found = "") : Exception($"{fault}: {found}")
{
    public ImportFault Fault => fault;
    public string Found => found;
}

/// <summary>What became of one node, or of an input or output.</summary>
public sealed record ImportStep(string Node, string Operator, string Became);
