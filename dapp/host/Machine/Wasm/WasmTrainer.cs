using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rollup.Entry;
using Rollup.Kernel;

namespace Rollup.Machine.Wasm;

/// <summary>
/// trainer.wasm under Wasmtime: the guest's own training, in a module that can reach nothing but its memory. A module that imports anything
/// is refused; memory and, for each call, fuel (about one unit an instruction of WebAssembly) are bounded.
/// </summary>
public sealed class WasmTrainer : IDisposable
{
    // The module's stack and literal data, and what is lost to whole pages.
    const long OwnBytesMax = 512 << 10;

    readonly WasmSandbox _sandbox;

    /// <param name="module">The bytes of trainer.wasm.</param>
    /// <param name="trapSites">The lines of trainer-traps.txt, which put words to a trap; may be empty.</param>
    /// <param name="memoryBytesMax">What the module's memory may grow to.</param>
    /// <param name="fuelPerCall">What one call may use: one epoch, one evaluation, one signature.</param>
    public WasmTrainer(ReadOnlySpan<byte> module, IReadOnlyList<string> trapSites, long memoryBytesMax, ulong fuelPerCall) =>
        _sandbox = new WasmSandbox(module, trapSites, memoryBytesMax, fuelPerCall);

    /// <summary>What the module's memory has to grow to for this work. Network and recipe are accepted for these rows.</summary>
    public static long MemoryBytesOf(in Network network, in Recipe recipe, int rows)
    {
        byte[] front = new byte[Unsafe.SizeOf<TrainerJob>()];
        ref TrainerJob job = ref MemoryMarshal.AsRef<TrainerJob>(front.AsSpan());
        (job.Network, job.Recipe, job.Rows) = (network, recipe, rows);
        TrainerExports.Lay(front);
        return job.Bytes + OwnBytesMax;
    }

    /// <summary>What the module's memory has to grow to for the signature; little of it is ever written.</summary>
    public const long SignatureMemoryBytes = Entry.Signature.WorkBytes + OwnBytesMax;

    /// <summary>Fuel used by all calls so far.</summary>
    public ulong FuelUsed => _sandbox.FuelUsed;

    /// <summary>The hash over everything that the guest computes, as `rollup signature` prints it.</summary>
    public string Signature()
    {
        int bytes = _sandbox.Call("trainer_SignatureBytes");
        _sandbox.Reserve(bytes);
        _sandbox.Run("trainer_Signature", bytes);
        return Convert.ToHexStringLower(_sandbox.Block(0, 32));
    }

    /// <summary>
    /// Trains as <see cref="Engine{TOps}.Train"/> does: masterQ40[parameters] is the start and the result; featuresQFA[rows, in]. epochDone
    /// hears the number of epochs done, and may throw to give up.
    /// </summary>
    public KernelStatus Train(
        in Network network, in Recipe recipe, Span<long> masterQ40, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets,
        Action<int> epochDone)
    {
        TrainerJob job = new() { Network = network, Recipe = recipe, Rows = targets.Length };
        KernelStatus status = Lay(ref job, masterQ40, featuresQFA, targets);
        for (int epoch = 0; epoch < recipe.Epochs && status == KernelStatus.Accepted; epoch++)
        {
            status = (KernelStatus)_sandbox.Call("trainer_Train", (int)job.Bytes, epoch, epoch + 1);
            if (status == KernelStatus.Accepted) epochDone(epoch + 1);
        }
        if (status == KernelStatus.Accepted)
            MemoryMarshal.Cast<byte, long>(_sandbox.Block(job.MastersOffset, masterQ40.Length * sizeof(long))).CopyTo(masterQ40);
        return status;
    }

    /// <summary>Scores weights on rows as <see cref="Engine{TOps}.Evaluate"/> does, in the recipe's profile.</summary>
    public KernelStatus Evaluate(
        in Network network, in Recipe recipe, ReadOnlySpan<long> masterQ40, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets,
        MetricKind metric,
        out long scoreQ32, out Counters counters)
    {
        TrainerJob job = new() { Network = network, Recipe = recipe, Rows = targets.Length, Metric = metric };
        KernelStatus status = Lay(ref job, masterQ40, featuresQFA, targets);
        if (status == KernelStatus.Accepted) status = (KernelStatus)_sandbox.Call("trainer_Evaluate", (int)job.Bytes);
        job = MemoryMarshal.Read<TrainerJob>(_sandbox.Block(0, Unsafe.SizeOf<TrainerJob>()));
        (scoreQ32, counters) = (job.ScoreQ32, job.Counters);
        return status;
    }

    public void Dispose() => _sandbox.Dispose();

    // The module says where everything lies; what it has room for is copied there.
    KernelStatus Lay(ref TrainerJob job, ReadOnlySpan<long> masterQ40, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets)
    {
        int jobBytes = Unsafe.SizeOf<TrainerJob>();
        _sandbox.Reserve(jobBytes);
        MemoryMarshal.Write(_sandbox.Block(0, jobBytes), in job);
        KernelStatus status = (KernelStatus)_sandbox.Call("trainer_Lay", jobBytes);
        if (status != KernelStatus.Accepted) return status;
        job = MemoryMarshal.Read<TrainerJob>(_sandbox.Block(0, jobBytes));
        if (masterQ40.Length != job.Network.ParameterCount || featuresQFA.Length != job.Rows * job.Network.InWidth)
            return KernelStatus.ShapeDiffers;
        _sandbox.Reserve((int)job.Bytes);
        Put(job.MastersOffset, MemoryMarshal.AsBytes(masterQ40));
        _sandbox.Block(job.MomentsOffset, 2 * masterQ40.Length * sizeof(long)).Clear();
        Put(job.FeaturesOffset, MemoryMarshal.AsBytes(featuresQFA));
        Put(job.TargetsOffset, MemoryMarshal.AsBytes(targets));
        return status;
    }

    void Put(int offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_sandbox.Block(offset, bytes.Length));
}
