using System.Buffers.Binary;
using System.Security.Cryptography;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// The live state as bytes, no longer than what is used of it: "LKS2"; the number of pages of tables and bench that are not zeros, and each
/// with its number before it, in order; the blocks in used slots, in order; the number of outputs and their leaves; the SHA-256 of all
/// that. One state has one snapshot: what is not written so is refused.
/// </summary>
static class Snapshot
{
    const int NumberBytes = sizeof(int);
    const int PageEntryBytes = NumberBytes + Layout.PageBytes;

    static ReadOnlySpan<byte> Magic => "LKS2"u8;

    /// <summary>Used names every page that is not zeros.</summary>
    public static byte[] Take(ReadOnlySpan<byte> state, PageSet used, IReadOnlyList<Bytes32> leaves)
    {
        StateView view = new(state);
        List<int> pages = TablePages(state, used);
        long blockBytes = 0;
        for (int slot = NextSlot(view, 0); slot >= 0; slot = NextSlot(view, slot + 1)) blockBytes += view.SlotAt(slot).Bytes;
        long length = Magic.Length + NumberBytes + (long)pages.Count * PageEntryBytes + blockBytes
            + NumberBytes + (long)leaves.Count * Bytes32.Size + Bytes32.Size;
        byte[] bytes = new byte[length];
        Span<byte> rest = bytes;
        Put(ref rest, Magic);
        Put(ref rest, pages.Count);
        foreach (int page in pages)
        {
            Put(ref rest, page);
            ReadOnlySpan<byte> meaningful = Meaningful(view, state, page);
            Put(ref rest, meaningful);
            rest[..(Layout.PageBytes - meaningful.Length)].Clear();
            rest = rest[(Layout.PageBytes - meaningful.Length)..];
        }
        for (int slot = NextSlot(view, 0); slot >= 0; slot = NextSlot(view, slot + 1)) Put(ref rest, view.BlockOf(slot));
        Put(ref rest, leaves.Count);
        foreach (Bytes32 leaf in leaves) Put(ref rest, leaf.Bytes);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - Bytes32.Size), rest);
        return bytes;
    }

    /// <summary>
    /// Fills a state of zeros, notes the pages it wrote, also if it then throws, and gives back the outputs. Throws if the bytes are not a
    /// snapshot, whole and unchanged.
    /// </summary>
    public static OutputsMirror Restore(ReadOnlySpan<byte> bytes, Span<byte> state, PageSet used)
    {
        if (bytes.Length < Magic.Length + Bytes32.Size || !bytes.StartsWith(Magic))
            throw new InvalidDataException("not a snapshot of a machine of this version");
        if (!bytes[^Bytes32.Size..].SequenceEqual(SHA256.HashData(bytes[..^Bytes32.Size])))
            throw new InvalidDataException("the snapshot is damaged: its checksum differs");
        ReadOnlySpan<byte> rest = bytes[Magic.Length..^Bytes32.Size];
        ReadPages(ref rest, state, used);
        CheckFreeSlots(state, used);
        ReadBlocks(ref rest, state, used);
        OutputsMirror mirror = ReadOutputs(rest);
        Marketplace.OutputsRoot(state, out Bytes32 root);
        return mirror.Root().Equals(root) ? mirror : throw new InvalidDataException("the snapshot's outputs are not those of its state");
    }

    static void ReadPages(ref ReadOnlySpan<byte> rest, Span<byte> state, PageSet used)
    {
        int count = TakeNumber(ref rest);
        if (count < 0) throw new InvalidDataException($"the snapshot says that it has {count} pages");
        int last = -1;
        for (int index = 0; index < count; index++)
        {
            int page = TakeNumber(ref rest);
            ReadOnlySpan<byte> content = Take(ref rest, Layout.PageBytes);
            if (page <= last || page >= StatePages.Count || StatePages.IsOfBlocks(page))
                throw new InvalidDataException($"the snapshot has page {page} where it has none");
            if (!content.ContainsAnyExcept((byte)0)) throw new InvalidDataException($"the snapshot has page {page}, which is zeros");
            used.Add(page);
            content.CopyTo(state[StatePages.OffsetOf(page)..]);
            if (content[StatePages.MeaningfulBytes(new StateView(state), page)..].ContainsAnyExcept((byte)0))
                throw new InvalidDataException($"the snapshot's page {page} has bytes that mean nothing");
            last = page;
        }
    }

    static void ReadBlocks(ref ReadOnlySpan<byte> rest, Span<byte> state, PageSet used)
    {
        StateView view = new(state);
        for (int slot = NextSlot(view, 0); slot >= 0; slot = NextSlot(view, slot + 1))
        {
            int bytes = view.SlotAt(slot).Bytes;
            if (bytes is <= 0 or > MarketLimits.BlockBytesMax) throw new InvalidDataException($"the block in slot {slot} does not fit it");
            int offset = Layout.BlockAt(slot);
            for (int done = 0; done < bytes; done += Layout.PageBytes) used.Add((offset + done) / Layout.PageBytes);
            Take(ref rest, bytes).CopyTo(state[offset..]);
        }
    }

    // A slot that is not in use has no block, whatever page its row came with.
    static void CheckFreeSlots(ReadOnlySpan<byte> state, PageSet used)
    {
        StateView view = new(state);
        for (int page = used.Next(Layout.SlotRowsOffset / Layout.PageBytes); page >= 0; page = used.Next(page + 1))
        {
            (int first, int end) = StatePages.SlotsIn(page);
            for (int slot = first; slot < end; slot++)
                if (view.SlotAt(slot).Bytes != 0 && !RowSet.Slots.Has(view, slot))
                    throw new InvalidDataException($"slot {slot} is free and has a block");
            if (end == MarketLimits.BlockSlotsMax) return;
        }
    }

    static OutputsMirror ReadOutputs(ReadOnlySpan<byte> rest)
    {
        int count = TakeNumber(ref rest);
        if (count < 0 || rest.Length != (long)count * Bytes32.Size) throw new InvalidDataException("the snapshot's outputs do not add up");
        Bytes32[] leaves = new Bytes32[count];
        for (int index = 0; index < count; index++) leaves[index] = Bytes32.Read(Take(ref rest, Bytes32.Size));
        return new OutputsMirror(leaves);
    }

    static List<int> TablePages(ReadOnlySpan<byte> state, PageSet used)
    {
        List<int> pages = [];
        StateView view = new(state);
        for (int page = used.Next(0); page >= 0; page = used.Next(page + 1))
            if (!StatePages.IsOfBlocks(page) && Meaningful(view, state, page).ContainsAnyExcept((byte)0)) pages.Add(page);
        return pages;
    }

    static ReadOnlySpan<byte> Meaningful(StateView view, ReadOnlySpan<byte> state, int page) =>
        state.Slice(StatePages.OffsetOf(page), StatePages.MeaningfulBytes(view, page));

    static int NextSlot(StateView view, int slot) => RowSet.Slots.Next(view, slot, MarketLimits.BlockSlotsMax);

    static void Put(ref Span<byte> rest, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    static void Put(ref Span<byte> rest, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, number);
        rest = rest[NumberBytes..];
    }

    static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (count > rest.Length) throw new InvalidDataException("the snapshot ends too soon");
        ReadOnlySpan<byte> taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    static int TakeNumber(ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, NumberBytes));
}
