using System.Buffers.Binary;
using Rollup.Tests.Unit.Market.Storm;

namespace Rollup.Tests.Unit.Machine;

/// <summary>
/// What is no snapshot is refused, also where somebody made it with a checksum of its own; and one is no longer than what is used.
/// </summary>
public class SnapshotTests
{
    const int Count = 4, FirstPage = 8, PageEntry = sizeof(int) + Layout.PageBytes;

    [Fact]
    public void OfAnEmptyMarketIsNearlyNothingAndOneJobAddsSomePages()
    {
        using InProcessMachine machine = new();
        Assert.Equal(4 + 4 + 4 + Bytes32.Size, machine.Save().Length);
        using World world = new(isNoisy: false);
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, Fixtures.Model(3, seed: 1), Fixtures.Data(3, rows: 24, seed: 3), world.Block);
        world.Ether(Fixtures.AddressOf(1), 2200, Encode.Post(terms));
        machine.Advance(world.LastInput);
        Assert.InRange(machine.Save().Length, Layout.PageBytes, 20 * Layout.PageBytes);
    }

    [Fact]
    public void WhatIsSavedIsLoadedAndSavedTheSame()
    {
        byte[] snapshot = Whole();
        using InProcessMachine machine = new();
        machine.Load(snapshot);
        Assert.Equal(snapshot, machine.Save());
        machine.Load(snapshot);
        Assert.Equal(snapshot, machine.Save());
    }

    public static TheoryData<string, Func<byte[], byte[]>> Others => new()
    {
        { "not a snapshot of a machine of this version", bytes => [.. "LKS1"u8, .. bytes[4..]] },
        { "not a snapshot of a machine of this version", bytes => [.. "LKS3"u8, .. bytes[4..]] },
        { "says that it has -1 pages", bytes => Number(bytes, Count, -1) },
        { "has page -1 where it has none", bytes => Number(bytes, FirstPage, -1) },
        { "where it has none", bytes => Number(bytes, FirstPage, StatePages.Count) },
        { "where it has none", bytes => Number(bytes, FirstPage, int.MaxValue) },
        { "where it has none", bytes => Number(bytes, FirstPage, int.MinValue) },
        { "where it has none", bytes => Number(bytes, FirstPage + PageEntry, Layout.BlocksOffset / Layout.PageBytes) },
        { "where it has none", bytes => Number(bytes, FirstPage + PageEntry, Layout.BenchOffset / Layout.PageBytes - 1) },
        { "has page 0 where it has none", bytes => Number(bytes, FirstPage + PageEntry, 0) }, // twice
        { "has page 0 where it has none", Swapped },
        { "which is zeros", bytes => WithPage(bytes, new byte[Layout.PageBytes]) },
        { "ends too soon", bytes => Number(bytes, Count, 1_000_000) },
        { "ends too soon", bytes => bytes[..FirstPage] },
        { "do not add up", bytes => bytes[..^1] },
        { "do not add up", bytes => [.. bytes, 0] },
        { "do not add up", bytes => bytes[..^32] },
        { "are not those of its state", bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)] },
        { "does not fit it", bytes => WithSlotBytes(bytes, 0) },
        { "does not fit it", bytes => WithSlotBytes(bytes, -1) },
        { "does not fit it", bytes => WithSlotBytes(bytes, MarketLimits.BlockBytesMax + 1) },
        { "is free and has a block", WithFreeBlock },
    };

    [Theory, MemberData(nameof(Others))]
    public void AnotherFormIsRefusedThoughItsChecksumIsRight(string why, Func<byte[], byte[]> change)
    {
        byte[] snapshot = Whole(), other = Sealed(change(snapshot[..^Bytes32.Size]));
        using InProcessMachine machine = new();
        Assert.Equal(snapshot, Sealed(snapshot[..^Bytes32.Size]));
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => machine.Load(other)).Message);
        Assert.Throws<MachineHaltedException>(() => machine.Advance(new byte[4]));
        machine.Load(snapshot); // nothing of it stays
        Assert.Equal(snapshot, machine.Save());
    }

    [Fact]
    public void EveryLengthButTheWholeIsRefused()
    {
        byte[] snapshot = Whole()[..^Bytes32.Size];
        using InProcessMachine machine = new();
        for (int length = 0; length < snapshot.Length; length += 1 + length / 16)
            Assert.Throws<InvalidDataException>(() => machine.Load(Sealed(snapshot[..length])));
    }

    static byte[] Whole()
    {
        using World world = new(isNoisy: false);
        using InProcessMachine machine = new();
        new MarketStorm(world, seed: 31) { Observe = (input, _) => machine.Advance(input) }.Run(120);
        StateView view = new(machine.State);
        Assert.True(RowSet.Slots.Next(view, 0, MarketLimits.BlockSlotsMax) >= 0, "no block is in it");
        Assert.NotEmpty(machine.Outputs.Leaves);
        return machine.Save();
    }

    static byte[] Sealed(byte[] bytes) => [.. bytes, .. SHA256.HashData(bytes)];

    static byte[] Number(byte[] bytes, int offset, int number)
    {
        byte[] other = [.. bytes];
        BinaryPrimitives.WriteInt32LittleEndian(other.AsSpan(offset), number);
        return other;
    }

    static byte[] Swapped(byte[] bytes)
    {
        int second = FirstPage + PageEntry, end = second + PageEntry;
        return [.. bytes[..FirstPage], .. bytes[second..end], .. bytes[FirstPage..second], .. bytes[end..]];
    }

    // One page more behind the others.
    static byte[] WithPage(byte[] bytes, byte[] content)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Count)), end = FirstPage + count * PageEntry;
        byte[] page = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(page, StatePages.Count - 1);
        return Number([.. bytes[..end], .. page, .. content, .. bytes[end..]], Count, count + 1);
    }

    static byte[] WithSlotBytes(byte[] bytes, int length)
    {
        int row = SlotRows(bytes);
        while (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(row)) == 0) row += Layout.SlotRowBytes;
        return Number(bytes, row, length);
    }

    static byte[] WithFreeBlock(byte[] bytes) => Number(bytes, SlotRows(bytes) + 169 * Layout.SlotRowBytes, 5);

    // Where slot 0's row lies.
    static int SlotRows(byte[] bytes)
    {
        int at = FirstPage, page = Layout.SlotRowsOffset / Layout.PageBytes;
        while (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) != page) at += PageEntry;
        return at + sizeof(int) + Layout.SlotRowsOffset % Layout.PageBytes;
    }
}
