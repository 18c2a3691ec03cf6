using Rollup.Instructions;
using Rollup.Workloads;
using DataSet = Rollup.Instructions.DataSet;

namespace Rollup.Tests.Translator.Costs;

/// <summary>What the guest's operations take by themselves, counted in the image of bench/Workloads: name -> instructions.</summary>
static class OperationCosts
{
    const int Rows = 64, Columns = 30, Hidden = 16;

    static readonly Lazy<byte[]> s_image = new(BenchImage.Build);

    /// <summary>The image of bench/Workloads, built once for all tests of it.</summary>
    public static byte[] Image => s_image.Value;

    public static SortedDictionary<string, long> Count()
    {
        using InstructionCounter counter = new(Image);
        return new SortedDictionary<string, long>(Workloads().ToDictionary(workload => workload.Name, counter.Of), StringComparer.Ordinal);
    }

    static IEnumerable<Workload> Workloads() =>
        [.. Products(), .. OfFiles(), .. OfPieces(), .. Ingestion(), .. Evaluations(), .. Trainings()];

    static IEnumerable<Workload> Products()
    {
        foreach (Operation operation in (Operation[])[Operation.Forward, Operation.Backward, Operation.OuterSums])
            foreach ((int rows, int inWidth, int outWidth) in
                ((int, int, int)[])[(16, 30, 1), (64, 30, 1), (64, 30, 16), (64, 16, 10), (64, 64, 64), (16, 784, 80)])
                yield return new Workload($"{operation} {rows} x {inWidth} x {outWidth}", operation, [rows, inWidth, outWidth], [], "", 1);
    }

    static IEnumerable<Workload> OfFiles()
    {
        foreach (int length in (int[])[0, 64, 1024, 32768])
        {
            yield return Of($"SHA-256 of {length} bytes", Operation.Sha256, new byte[length]);
            yield return Of($"keccak-256 of {length} bytes", Operation.Keccak256, new byte[length]);
        }
        foreach (int hidden in (int[])[0, Hidden, 256])
        {
            byte[] model = Fixtures.Model(10, seed: 1, hidden, Columns);
            string shape = hidden == 0 ? $"{Columns}-10" : $"{Columns}-{hidden}-10";
            yield return Of($"ONNX {shape}, {model.Length} bytes, read", Operation.ReadModel, model);
            yield return Of($"ONNX {shape}, {model.Length} bytes, read with weights and scaling", Operation.ReadWeights, model);
        }
        byte[] data = Fixtures.Data(2, Rows, seed: 1, Columns);
        yield return Of($"data set {Rows} x {Columns}, {data.Length} bytes, read", Operation.ReadData, data);

        static Workload Of(string name, Operation operation, byte[] bytes) => new(name, operation, [bytes.Length], bytes, "", 1);
    }

    static IEnumerable<Workload> OfPieces()
    {
        foreach ((int rows, int width) in ((int, int)[])[(64, 1), (64, 16)])
        {
            yield return new Workload($"bias and rounding {rows} x {width}", Operation.Finish, [rows, width, 0], [], "", 1);
            yield return new Workload($"bias, rounding and ReLU {rows} x {width}", Operation.Finish, [rows, width, 1], [], "", 1);
        }
        yield return new Workload("sigmoid deltas, 64 rows", Operation.Deltas, [64, 1, (int)LossKind.BinaryCrossEntropy], [], "", 1);
        yield return new Workload("square deltas, 64 rows", Operation.Deltas, [64, 1, (int)LossKind.MeanSquaredError], [], "", 1);
        foreach (int classes in (int[])[3, 10])
            yield return new Workload(
                $"softmax deltas, 64 rows of {classes}", Operation.Deltas, [64, classes, (int)LossKind.CrossEntropy], [], "", 1);
        foreach (OptimizerKind optimizer in (OptimizerKind[])[OptimizerKind.Sgd, OptimizerKind.Adam])
            foreach (int parameters in (int[])[31, 1000])
                yield return new Workload(
                    $"{optimizer} step, {parameters} parameters", Operation.Step, [parameters, 1, (int)optimizer], [], "", 1);
    }

    static IEnumerable<Workload> Ingestion()
    {
        foreach (ScaleKind kind in (ScaleKind[])[ScaleKind.None, ScaleKind.Multiply, ScaleKind.Divide])
            yield return new Workload(
                $"ingestion {Rows} x {Columns}, {kind}", Operation.Scale, [Rows, Columns, (int)kind], Table(2).Bytes(Rows), "", 1);
    }

    static IEnumerable<Workload> Evaluations()
    {
        foreach ((MetricKind metric, int classes, int hidden) in ((MetricKind, int, int)[])[
            (MetricKind.Accuracy, 2, 0), (MetricKind.LogLoss, 2, 0), (MetricKind.AreaUnderCurve, 2, 0), (MetricKind.RSquared, 0, 0),
            (MetricKind.Accuracy, 10, 0), (MetricKind.LogLoss, 10, 0), (MetricKind.Accuracy, 2, Hidden), (MetricKind.LogLoss, 10, Hidden)])
            yield return new Workload($"evaluate {Shape(classes, hidden)}, {metric}", Operation.Evaluate,
                [Rows, Columns, (int)ScaleKind.Multiply, hidden, classes, (int)metric], Table(classes).Bytes(Rows), "", 1);
    }

    static IEnumerable<Workload> Trainings()
    {
        const int Batch = 16;
        foreach ((OptimizerKind optimizer, int classes, int hidden) in ((OptimizerKind, int, int)[])[
            (OptimizerKind.Sgd, 2, 0), (OptimizerKind.Adam, 2, 0), (OptimizerKind.Sgd, 0, 0), (OptimizerKind.Sgd, 10, 0),
            (OptimizerKind.Adam, 10, Hidden)])
            yield return new Workload($"train {Shape(classes, hidden)}, one epoch, batches of {Batch}, {optimizer}", Operation.Train,
                [Rows, Columns, (int)ScaleKind.Multiply, hidden, classes, 1, Batch, (int)optimizer], Table(classes).Bytes(Rows), "", 1);
    }

    static string Shape(int classes, int hidden) =>
        $"{Rows} rows, {Columns}-{(hidden == 0 ? "" : hidden + "-")}"
        + $"{classes switch { 0 => "1 identity", 2 => "1 sigmoid", _ => classes + " softmax" }}";

    // Numbers of three decimals around 0.25, scaled by about one.
    static DataSet Table(int classes)
    {
        Random random = new(classes);
        return new DataSet
        {
            Rows = Rows,
            Columns = Columns,
            Decimals = [.. Enumerable.Repeat((byte)3, Columns)],
            Mantissas = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.Next(-2000, 2500))],
            Targets = [.. Enumerable.Range(0, Rows).Select(row => classes == 0 ? (long)(row - 30) << 27 : row % classes)],
            SubtractQ32 = [.. Enumerable.Repeat(1L << 30, Columns)],
            ScaleQ32 = [.. Enumerable.Repeat(5L << 30, Columns)],
        };
    }
}
