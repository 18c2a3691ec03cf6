using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Machine.Simd;

namespace Rollup.Machine;

/// <summary>Which code multiplies. All give the same bits; tests run the slower ones on purpose.</summary>
public enum DenseOpsKind
{
    /// <summary>The widest vectors that this processor has.</summary>
    Best = 0,

    /// <summary>Tiles without vectors: what the compiled guest runs.</summary>
    Blocked = 1,

    /// <summary>The definition.</summary>
    Scalar = 2,
}

static class DenseOps
{
    public static void Step(DenseOpsKind kind, ref QueueDevice device, Span<byte> memory)
    {
        switch (kind)
        {
            case DenseOpsKind.Scalar:
                Guest.Step<ScalarOps, QueueDevice>(ref device, memory);
                break;
            case DenseOpsKind.Blocked:
                Guest.Step<BlockedOps, QueueDevice>(ref device, memory);
                break;
            default:
                Guest.Step<HostOps, QueueDevice>(ref device, memory);
                break;
        }
    }
}
