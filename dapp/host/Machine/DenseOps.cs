using Rollup.Entry;
using Rollup.Kernel;

namespace Rollup.Machine;

/// <summary>Which code multiplies. All give the same bits.</summary>
public enum DenseOpsKind
{
    Best = 0,
    Scalar = 1,
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
            default:
                Guest.Step<BlockedOps, QueueDevice>(ref device, memory);
                break;
        }
    }
}
