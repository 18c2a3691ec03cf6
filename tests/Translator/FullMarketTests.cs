using System.Diagnostics;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>
/// 4,096 live jobs and a block in every slot, 1 GiB of them, in one application. The image takes a sixteenth beside the native engine, and
/// the rest from the snapshot which that makes; in `make fuzz` it takes all.
/// </summary>
public class FullMarketTests(ITestOutputHelper output)
{
    readonly long _started = Stopwatch.GetTimestamp();

    [Fact]
    public void EveryJobAndEveryBlockStands()
    {
        RiscvMachine image = new(GuestImage.Bytes);
        InProcessMachine native = new();
        using ShadowMachine both = new(image, native);
        using FullMarket market = new(both);
        int partsOfImage = StormSize.IsFuzz ? FullMarket.Parts : 1;
        for (int part = 0; part < partsOfImage; part++) market.Fill(part);
        Say($"{partsOfImage} of {FullMarket.Parts} parts on both");
        market.Machine = native;
        for (int part = partsOfImage; part < FullMarket.Parts; part++) market.Fill(part);
        Say("the rest natively");
        CheckFull(new StateView(native.State));

        string hash = Convert.ToHexString(native.StateHash().Bytes);
        byte[] snapshot = native.Save();
        Say($"hashed and saved: {snapshot.Length:N0} bytes");
        if (!StormSize.IsFuzz) both.Load(snapshot);
        Say("loaded and compared");
        Assert.Equal(hash, Convert.ToHexString(image.StateHash().Bytes));
        market.Machine = both;
        market.SettleFirst();
        HeaderRow header = new StateView(image.State).Header;
        Assert.Equal(FullMarket.Jobs - 1, header.LiveJobs);
        Assert.Equal(MarketLimits.RevealedSlotsMax - MarketLimits.PlacesMax, header.RevealedSlots);
        Assert.Equal(Convert.ToHexString(native.StateHash().Bytes), Convert.ToHexString(image.StateHash().Bytes));
        Say("a job is settled on both");
    }

    static void CheckFull(StateView view)
    {
        HeaderRow header = view.Header;
        Assert.Equal(FullMarket.Jobs, header.LiveJobs);
        Assert.Equal((MarketLimits.OpeningSlotsMax, MarketLimits.RevealedSlotsMax), (header.OpeningSlots, header.RevealedSlots));
        long bytes = 0;
        for (int slot = 0; slot < MarketLimits.BlockSlotsMax; slot++) bytes += view.SlotAt(slot).Bytes;
        Assert.InRange(bytes, (1L << 30) * 98 / 100, 1L << 30); // a root is less than its slot
    }

    void Say(string what) => output.WriteLine($"{Stopwatch.GetElapsedTime(_started).TotalSeconds:0.0} s: {what}");
}
