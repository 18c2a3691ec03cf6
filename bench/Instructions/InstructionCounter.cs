using Rollup.Machine.Riscv;

namespace Rollup.Instructions;

/// <summary>Runs workloads in our RISC-V machine and says exactly how many instructions they took.</summary>
sealed class InstructionCounter : IDisposable
{
    readonly RiscvMachine _machine;
    readonly ulong _requestInstructions;

    public InstructionCounter(ReadOnlySpan<byte> image)
    {
        _machine = new RiscvMachine(image);
        _requestInstructions = Run(Workload.Nothing);
    }

    /// <summary>Instructions of the work alone, without those of a request that does nothing.</summary>
    public long Of(Workload workload) => (long)(Run(workload) - _requestInstructions);

    ulong Run(Workload workload)
    {
        _machine.Advance(workload.RequestOf(isPreparing: true));
        _machine.Advance(workload.RequestOf(isPreparing: false));
        return _machine.LastCycles;
    }

    public void Dispose() => _machine.Dispose();
}
