using System.Diagnostics;
using System.Runtime.InteropServices;
using Rollup.Instructions;
using Rollup.Kernel;
using Rollup.Machine;
using Rollup.Machine.Riscv;
using Rollup.Workloads;

namespace Rollup.Bench.Validation;

/// <summary>
/// The market's kernel as RISC-V code in our machine (the image of bench/Workloads). Its results must be those of the run in this process,
/// bit for bit.
/// </summary>
sealed class EngineMachine(byte[] image)
{
    double _seconds;
    ulong _instructions;

    public const string Name = "Lockstep, in the machine", VerifiedName = "Lockstep, in the machine, blocks verified";

    /// <summary>Instructions that our machine does in a second on one core here, over all that was run.</summary>
    public double InstructionsPerSecond => _instructions / _seconds;

    static int RowsOf(Work work, Problem problem) =>
        work.Kind switch { WorkKind.Infer => 1, WorkKind.Validate => problem.Rows, _ => problem.TrainingRows.Length };

    /// <summary>The same after the blocks of the data set's file and of the model's have been hashed and found to be those named.</summary>
    public Figure AddVerification(Figure figure, Problem problem, int modelBytes)
    {
        int dataBytes = checked((int)Protocol.DataSet.FileBytes(RowsOf(figure.Work, problem), problem.Columns));
        using RiscvMachine machine = new(image);
        long nothing = RunBoth(machine, Workload.Nothing), hashing = 0;
        foreach (int bytes in (int[])[dataBytes, modelBytes])
            hashing += RunBoth(machine, new Workload("identify", Operation.Identify, [bytes], new byte[bytes], "", 1)) - nothing;
        (long? once, long? alone) = (figure.OnceInstructions + hashing, figure.Instructions + hashing);
        return figure with { Who = VerifiedName, OnceInstructions = once, Instructions = alone };
    }

    public Figure Measure(Work work, Problem problem, EngineRun native)
    {
        int rows = RowsOf(work, problem);
        byte[] data = DataOf(work, problem, native, rows);
        using RiscvMachine machine = new(image);
        long once = (long)machine.StartCycles + Run(machine, Requested(work, problem, rows, data), isPreparing: true);
        long instructions = Run(machine, Requested(work, problem, rows, data), isPreparing: false);
        once += instructions;
        double score = Tell(machine, rows, problem, work.Kind == WorkKind.Train ? native.MasterQ40 : null);
        if (work.Kind != WorkKind.Train && score != native.Validate(rows))
            throw new InvalidOperationException($"{work}: the machine says {score}");

        long nothing = RunBoth(machine, Workload.Nothing);
        instructions -= nothing;
        // Others scale within training; here it belongs to the preparation, and is counted by itself.
        if (work.Kind == WorkKind.Train)
            instructions += RunBoth(
                machine, new Workload("scale", Operation.Scale, [rows, problem.Columns, (int)ScaleKind.Divide], data, "", 1)) - nothing;
        return new Figure(
            Name, work, OnceInstructions: once, Instructions: instructions,
            Score: work.Kind == WorkKind.Infer ? null : native.Validate(problem.Rows));
    }

    static Workload Requested(Work work, Problem problem, int rows, byte[] data)
    {
        int hidden = work.Model == ModelKind.Logistic ? 0 : problem.Network.Layers[0].OutWidth, classes = problem.Network.Classes;
        return work.Kind == WorkKind.Train
            ? new("train", Operation.Train,
                [rows, problem.Columns, (int)ScaleKind.Divide, hidden, classes, problem.Recipe.Epochs, problem.Recipe.BatchSize,
                    (int)problem.Recipe.Optimizer],
                data, "", 1)
            : new("validate", Operation.Validate,
                [rows, problem.Columns, (int)ScaleKind.Divide, hidden, classes, (int)MetricKind.Accuracy, 1], data, "", 1);
    }

    static byte[] DataOf(Work work, Problem problem, EngineRun native, int rows)
    {
        int[] chosen = work.Kind == WorkKind.Train ? problem.TrainingRows : [.. Enumerable.Range(0, rows)];
        DataSet data = new()
        {
            Rows = rows,
            Columns = problem.Columns,
            Mantissas = [.. chosen.SelectMany(row => problem.Mantissas.AsSpan(row * problem.Columns, problem.Columns).ToArray())],
            Decimals = problem.Decimals,
            Targets = [.. chosen.Select(row => problem.Targets[row])],
            SubtractQ32 = problem.SubtractQ32,
            ScaleQ32 = problem.DivideQ32,
        };
        return [.. data.Bytes(rows), .. work.Kind == WorkKind.Train ? [] : MemoryMarshal.AsBytes(native.MasterQ40)];
    }

    long RunBoth(RiscvMachine machine, Workload workload)
    {
        Run(machine, workload, isPreparing: true);
        return Run(machine, workload, isPreparing: false);
    }

    long Run(RiscvMachine machine, Workload workload, bool isPreparing)
    {
        byte[] request = workload.RequestOf(isPreparing);
        long began = Stopwatch.GetTimestamp();
        machine.Advance(request);
        _seconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        _instructions += machine.LastCycles;
        return (long)machine.LastCycles;
    }

    // The score that is left in the machine; and the weights there are those expected.
    static double Tell(RiscvMachine machine, int rows, Problem problem, long[]? expectedQ40)
    {
        Workload tell = new("tell", Operation.Tell, [rows, problem.Columns, problem.Network.ParameterCount], [], "", 1);
        AdvanceResult result = machine.Advance(tell.RequestOf(isPreparing: false));
        if (expectedQ40 is not null && !MemoryMarshal.Cast<byte, long>(result.Reports[1]).SequenceEqual(expectedQ40))
            throw new InvalidOperationException("the machine trained other weights");
        return MemoryMarshal.Read<long>(result.Reports[0]) / (double)(1L << 32);
    }
}
