using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>
/// Whose work lies at the bench, how far it has come, and who waits for it. While it is nobody's, what lies behind the row is of no
/// meaning; whoever comes next makes it zeros, so that the state does not tell whose work was there before.
/// </summary>
public struct BenchRow
{
    public WorkPosition Position;
    public ulong DoneUnits; // of the job's next work, that jobState tells the rest of
    public uint Owner;      // 1 + the row of the job whose work lies here; 0 if it is nobody's
    public uint First;      // 1 + the row of the job whose turn it is; 0 if none waits
    public uint Last;
    public int UsedBytes;   // of the memory behind the row
    public int Place;       // of a submission
    public WorkGoal Goal;
    public byte Reserved0;
    public ushort Reserved1;

    public const int MemoryOffset = Layout.BenchOffset + Layout.PageBytes;
    public const int MemoryBytes = Layout.BenchBytes - Layout.PageBytes;

    public static ref BenchRow In(MarketState state) =>
        ref MemoryMarshal.Cast<byte, BenchRow>(state.Bench(Unsafe.SizeOf<BenchRow>()))[0];

    public static ref readonly BenchRow In(StateView view) =>
        ref MemoryMarshal.Cast<byte, BenchRow>(view.Bytes(Layout.BenchOffset, Layout.PageBytes))[0];

    /// <summary>The row of the job whose work lies here, or -1.</summary>
    public readonly int OwnerIndex => (int)Owner - 1;

    /// <summary>Bytes behind the row that mean something.</summary>
    public readonly int MeaningfulBytes => Owner == 0 ? 0 : UsedBytes;

    /// <summary>Makes the bench a job's, or nobody's by -1, with nothing done yet.</summary>
    internal void GiveTo(int jobIndex)
    {
        Position = default;
        Position.Step = WorkStep.Done; // nothing is under way
        DoneUnits = 0;
        Owner = (uint)(jobIndex + 1);
        UsedBytes = 0;
        Place = 0;
        Goal = default;
        if (jobIndex < 0) Position = default;
    }
}
