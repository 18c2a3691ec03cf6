using System.Runtime.InteropServices;
using Rollup.Kernel;
using Rollup.Workloads;

namespace Rollup.Instructions;

/// <summary>One piece of work for the image of bench/Workloads: the numbers of its request and the data sent along.</summary>
/// <param name="Unit">What `Units` of it there are: multiply-adds of a product, elements of an ingestion.</param>
/// <param name="Goal">The most instructions that it may take, if there is a goal; per unit for products.</param>
sealed record Workload(string Name, Operation Operation, int[] Numbers, byte[] Data, string Unit, long Units, double? Goal = null)
{
    public static readonly Workload Nothing = new("nothing", Operation.Nothing, [], [], "", 1);

    public static Workload[] All { get; } = [.. Products(), .. NarrowProducts(), .. OfData(), .. Hashes()];

    /// <summary>The request that prepares the work, or the one that does it.</summary>
    public byte[] RequestOf(bool isPreparing)
    {
        byte[] request = new byte[Request.Bytes + (isPreparing ? Data.Length : 0)];
        Span<int> words = MemoryMarshal.Cast<byte, int>(request.AsSpan(0, Request.Bytes));
        words[0] = (int)Operation;
        words[1] = isPreparing ? 0 : 1;
        Numbers.CopyTo(words[2..]);
        if (isPreparing) Data.CopyTo(request, Request.Bytes);
        return request;
    }

    static IEnumerable<Workload> Products()
    {
        (int Rows, int In, int Out, double? Goal)[] shapes =
            [(569, 30, 1, null), (32, 64, 10, null), (64, 64, 64, null), (64, 784, 80, 2.6), (256, 256, 248, 2.6)];
        foreach (Operation operation in (Operation[])[Operation.Forward, Operation.Backward, Operation.OuterSums])
            foreach ((int rows, int inWidth, int outWidth, double? goal) in shapes)
                yield return new Workload(
                    $"{operation} {rows} x {inWidth} x {outWidth}", operation, [rows, inWidth, outWidth], [], "multiply-add",
                    (long)rows * inWidth * outWidth, goal);
    }

    static IEnumerable<Workload> NarrowProducts()
    {
        foreach ((int rows, int inWidth, int outWidth) in ((int, int, int)[])[(64, 784, 96), (256, 256, 264)])
        {
            long units = (long)rows * inWidth * outWidth;
            string shape = $"{rows} x {inWidth} x {outWidth}";
            yield return new Workload(
                $"12 bits, two in a word, {shape}", Operation.NarrowTwo, [rows, inWidth, outWidth], [], "multiply-add", units, 1.4);
            yield return new Workload(
                $"8 bits, three in a word, {shape}", Operation.NarrowThree, [rows, inWidth, outWidth], [], "multiply-add", units, 1.0);
        }
    }

    static IEnumerable<Workload> OfData()
    {
        DataSet cancer = DataSet.BreastCancer();
        int rows = cancer.Rows, columns = cancer.Columns;
        int[] numbers = [rows, columns, (int)ScaleKind.Divide, 0, 2, (int)MetricKind.Accuracy];
        string shape = $"{rows} x {columns}";
        yield return new Workload($"scale {shape}", Operation.Scale, numbers, cancer.Bytes(rows), "element", rows * columns);
        yield return new Workload($"evaluate {shape}", Operation.Evaluate, numbers, cancer.Bytes(rows), "element", rows * columns);
        yield return new Workload($"validate {shape}", Operation.Validate, numbers, cancer.Bytes(rows), "element", rows * columns, 1e6);
        yield return Training("logistic regression 455 x 30, 200 epochs, batch 32, SGD", 200, 32, 0, OptimizerKind.Sgd, null);
        yield return Training("logistic regression 455 x 30, 200 epochs, whole batch, SGD", 200, 455, 0, OptimizerKind.Sgd, 30e6);
        yield return Training("logistic regression 455 x 30, 20 epochs, batch 32, Adam", 20, 32, 0, OptimizerKind.Adam, null);
        yield return Training("MLP 30-64-1, 455 rows, 2 epochs, batch 32, SGD", 2, 32, 64, OptimizerKind.Sgd, null);
        foreach (ActivationKind hidden in (ActivationKind[])[ActivationKind.LeakyRelu, ActivationKind.Tanh, ActivationKind.Sigmoid])
            yield return Training($"the same with {hidden} in place of Relu", 2, 32, 64, OptimizerKind.Sgd, null, hidden);

        Workload Training(
            string name, int epochs, int batch, int hidden, OptimizerKind optimizer, double? goal, ActivationKind activation = 0) => new(
            name, Operation.Train, [455, columns, (int)ScaleKind.Divide, hidden, 2, epochs, batch, (int)optimizer, (int)activation],
            cancer.Bytes(455), "row",
            455L * epochs, goal);
    }

    static IEnumerable<Workload> Hashes()
    {
        yield return Hash("keccak-256 of two values of 32 bytes", Operation.KeccakPair, 64, 1, 5_500);
        yield return Hash("keccak-256 of 64 bytes", Operation.Keccak256, 64, 1, null);
        yield return Hash("keccak-256 of 65,536 bytes", Operation.Keccak256, 65_536, 482, null);
        yield return Hash("SHA-256 of 55 bytes", Operation.Sha256, 55, 1, null);
        yield return Hash("SHA-256 of 65,536 bytes", Operation.Sha256, 65_536, 1_025, 1_025 * 3_600);

        static Workload Hash(string name, Operation operation, int bytes, int blocks, double? goal) => new(
            name, operation, [bytes], [.. Enumerable.Range(0, bytes).Select(index => (byte)(index * 7))], "block", blocks, goal);
    }
}
