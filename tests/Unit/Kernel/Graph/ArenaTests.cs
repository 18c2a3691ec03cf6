namespace Rollup.Tests.Unit.Kernel;

public class ArenaTests
{
    [Fact]
    public void SpansAreClearedAlignedAndApart() =>
        Gen.Select(Gen.Int[0, 4096], Gen.Int[0, 100].Array[0, 20]).Sample((blockBytes, counts) =>
        {
            byte[] block = new byte[blockBytes];
            Array.Fill(block, (byte)0xA5);
            Arena arena = new(block);
            int expectedOffset = 0;
            foreach (int count in counts)
            {
                bool isFitting = expectedOffset + count * sizeof(long) <= blockBytes;
                bool isTaken = arena.TryTake(count, out Span<long> elements);
                if (isTaken != isFitting) return false;
                if (!isTaken) continue;
                if (elements.Length != count || elements.ContainsAnyExcept(0L)) return false;
                elements.Fill(-1);
                expectedOffset = (int)Math.Min(blockBytes, expectedOffset + Arena.BytesOf(count, sizeof(long)));
                if (arena.UsedBytes != expectedOffset || arena.FreeBytes != blockBytes - expectedOffset) return false;
            }
            return true;
        }, iter: 2_000);

    [Fact]
    public void DirtySpansLieWhereClearedOnesWouldAndKeepWhatWasThere()
    {
        byte[] block = new byte[512];
        Array.Fill(block, (byte)0xA5);
        Arena arena = new(block), dirty = new(block);
        Assert.True(dirty.TryTakeDirty(5, out Span<long> kept));
        Assert.True(kept.Length == 5 && !kept.ContainsAnyExcept(unchecked((long)0xA5A5A5A5A5A5A5A5)));
        Assert.True(arena.TryTake(5, out Span<long> cleared));
        Assert.True(kept.Overlaps(cleared, out int offset) && offset == 0 && arena.UsedBytes == dirty.UsedBytes);
        Assert.Equal(arena.FreeBytes / sizeof(int), arena.Free<int>().Length);
        Assert.False(dirty.TryTakeDirty(100, out kept));
        Assert.True(kept.IsEmpty && arena.UsedBytes == dirty.UsedBytes);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(17)]
    public void WhatDoesNotFitIsRefusedAndTakesNothing(int count)
    {
        Arena arena = new(new byte[128]);
        Assert.False(arena.TryTake(count, out Span<long> elements));
        Assert.True(elements.IsEmpty);
        Assert.Equal(0, arena.UsedBytes);
        Assert.True(arena.TryTake<long>(16, out _));
        Assert.Equal(0, arena.FreeBytes);
        Assert.True(arena.TryTake<long>(0, out _));
    }

    [Fact]
    public void AMarkGivesBackWhatCameAfterIt()
    {
        Arena arena = new(new byte[256]);
        Assert.True(arena.TryTake(3, out Span<int> first));
        first.Fill(7);
        int mark = arena.Mark();
        Assert.Equal(64, mark);
        Assert.True(arena.TryTake(10, out Span<byte> second));
        second.Fill(9);
        arena.Reset(mark);
        Assert.True(arena.TryTake(10, out Span<byte> third));
        Assert.False(third.ContainsAnyExcept((byte)0));
        Assert.True(second.Overlaps(third));
        Assert.Equal([7, 7, 7], first.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65)]
    public void AMarkOfElsewhereIsAFaultOfTheCaller(int mark) => Assert.Throws<ArgumentException>(() =>
    {
        Arena arena = new(new byte[256]);
        arena.TryTake<byte>(1, out _);
        arena.Reset(mark);
    });
}
