namespace Rollup.Workloads;

/// <summary>What is run. The host sends the same numbers (bench/Instructions/Workload.cs).</summary>
public enum Operation
{
    /// <summary>Does nothing: what a request itself costs.</summary>
    Nothing = 0,

    /// <summary>The three products: rows, in, out.</summary>
    Forward = 1,
    Backward = 2,
    OuterSums = 3,

    /// <summary>Decimals to features: rows, columns, kind of scaling. The data is sent along.</summary>
    Scale = 4,

    /// <summary>Features to a score: rows, columns, metric. Prepared from the data by Scale.</summary>
    Evaluate = 5,

    /// <summary>Decimals to a score: Scale, then Evaluate. One more number, 1, says that master weights are sent along.</summary>
    Validate = 6,

    /// <summary>
    /// Training on the data: rows, columns, kind of scaling, hidden width (0 for none), classes, epochs, batch, optimizer, hidden
    /// activation (0 for ReLU).
    /// </summary>
    Train = 7,

    /// <summary>Reports what a request has left: its rows, its columns, the number of parameters.</summary>
    Tell = 20,

    /// <summary>The CID of a file that is sent along, block by block: its bytes.</summary>
    Identify = 21,

    /// <summary>A hash of bytes sent along: how many.</summary>
    Sha256 = 30,
    Keccak256 = 31,

    /// <summary>Keccak-256 of two 32-byte values: a node of the outputs tree.</summary>
    KeccakPair = 32,

    /// <summary>A product of narrow factors, two or three in a word: rows, in, out.</summary>
    NarrowTwo = 10,
    NarrowThree = 11,

    /// <summary>The two kinds of file, sent along: how many bytes.</summary>
    ReadModel = 40,
    ReadWeights = 41,
    ReadData = 42,

    /// <summary>Pieces of evaluating and training: rows, width, and ReLU or not; rows, width, loss; parameters, 1, optimizer.</summary>
    Finish = 50,
    Deltas = 51,
    Step = 52,
}

/// <summary>The head of a request: two words that say what to do, then its numbers. What is sent along follows it.</summary>
public readonly ref struct Request(ReadOnlySpan<int> words)
{
    public const int Bytes = 64;

    readonly ReadOnlySpan<int> _words = words;

    public Operation Operation => (Operation)_words[0];

    /// <summary>The first request of a pair makes what the second one works on.</summary>
    public bool IsPreparing => _words[1] == 0;

    public int this[int index] => _words[index + 2];
}
