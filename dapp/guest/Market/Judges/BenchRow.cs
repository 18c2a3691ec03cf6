using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>
/// Who is at the bench, where work lies that takes more than one input, and how far it has come. All zero while nobody is; what lies behind
/// it is then of no meaning, and whoever comes next writes before he reads.
/// </summary>
public struct BenchRow
{
    public WorkPosition Position;
    public ulong DoneUnits; // of the step that was begun last: reading, or the submission
    public uint Owner;      // 1 + the job's row
    public int UsedBytes;   // of the memory behind the row
    public int Place;       // of a submission
    public WorkGoal Goal;
    public byte Reserved0;
    public ushort Reserved1;
    public ulong Reserved2;

    public const int MemoryOffset = Layout.BenchOffset + Layout.PageBytes;
    public const int MemoryBytes = Layout.BenchBytes - Layout.PageBytes;

    internal static ref BenchRow In(MarketState state) =>
        ref MemoryMarshal.Cast<byte, BenchRow>(state.Bench(Unsafe.SizeOf<BenchRow>()))[0];

    internal static ref readonly BenchRow In(StateView view) =>
        ref MemoryMarshal.Cast<byte, BenchRow>(view.Bytes(Layout.BenchOffset, Layout.PageBytes))[0];

    /// <summary>The row of the job at the bench, or -1.</summary>
    internal static int JobAt(StateView view) => (int)In(view).Owner - 1;

    /// <summary>The job is at the bench no more.</summary>
    internal static void Leave(MarketState state, int jobIndex)
    {
        if (JobAt(state.View) == jobIndex) In(state) = default;
    }
}
