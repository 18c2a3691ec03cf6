using System.Runtime.InteropServices;

namespace Rollup.Tests.Unit.Machine;

/// <summary>The live memory of a machine, to spoil it on purpose.</summary>
static class MachineMemory
{
    public static Span<byte> Of(IMachine machine)
    {
        ReadOnlySpan<byte> state = machine.State;
        return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(state), state.Length);
    }
}
