using System.Buffers.Binary;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// The live state as bytes, without the slots that are free: "LKS1", the tables, the blocks in slots in order, the number of
/// outputs and their leaves, and the keccak256 of all that. Also what a rejected input is undone with.
/// </summary>
static class Snapshot
{
    const int MagicBytes = 4;
    const int CountBytes = sizeof(int);

    static ReadOnlySpan<byte> Magic => "LKS1"u8;

    public static byte[] Take(ReadOnlySpan<byte> state, IReadOnlyList<Bytes32> leaves)
    {
        int liveBytes = LiveBytesOf(state);
        byte[] bytes = new byte[MagicBytes + liveBytes + CountBytes + leaves.Count * Bytes32.Size + Bytes32.Size];
        Span<byte> rest = bytes;
        Magic.CopyTo(rest);
        rest = rest[MagicBytes..];
        WriteLive(state, rest);
        rest = rest[liveBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, leaves.Count);
        rest = rest[CountBytes..];
        foreach (Bytes32 leaf in leaves)
        {
            leaf.CopyTo(rest);
            rest = rest[Bytes32.Size..];
        }
        Keccak256.Hash(bytes.AsSpan(0, bytes.Length - Bytes32.Size), out Bytes32 checksum);
        checksum.CopyTo(rest);
        return bytes;
    }

    /// <summary>What a machine without an input saves.</summary>
    public static byte[] OfNothing() => Take(new byte[Layout.LiveBytes], []);

    /// <summary>Fills the memory and gives back the outputs. Throws if the bytes are not a snapshot, whole and unchanged.</summary>
    public static OutputsMirror Restore(ReadOnlySpan<byte> bytes, Span<byte> state)
    {
        OutputsMirror mirror = new(RestoreState(bytes, state));
        Marketplace.OutputsRoot(state, out Bytes32 root);
        return mirror.Root().Equals(root) ? mirror : throw new InvalidDataException("the snapshot's outputs are not those of its state");
    }

    static Bytes32[] RestoreState(ReadOnlySpan<byte> bytes, Span<byte> state)
    {
        if (bytes.Length < MagicBytes + Layout.BlocksOffset + CountBytes + Bytes32.Size || !bytes.StartsWith(Magic))
            throw new InvalidDataException("not a snapshot of a machine");
        Keccak256.Hash(bytes[..^Bytes32.Size], out Bytes32 checksum);
        if (!checksum.Equals(Bytes32.Read(bytes[^Bytes32.Size..])))
            throw new InvalidDataException("the snapshot is damaged: its checksum differs");

        ReadOnlySpan<byte> rest = bytes[MagicBytes..^Bytes32.Size];
        rest = rest[ReadLive(rest[..^CountBytes], state)..];
        int leafCount = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[CountBytes..];
        if (leafCount < 0 || rest.Length != (long)leafCount * Bytes32.Size)
            throw new InvalidDataException("the snapshot's outputs do not add up");
        Bytes32[] leaves = new Bytes32[leafCount];
        for (int index = 0; index < leafCount; index++) leaves[index] = Bytes32.Read(rest[(index * Bytes32.Size)..]);
        return leaves;
    }

    public static int LiveBytesOf(ReadOnlySpan<byte> state)
    {
        int bytes = Layout.BlocksOffset;
        foreach (SlotRow slot in new StateView(state).Slots) bytes += slot.Bytes;
        return bytes;
    }

    public static void WriteLive(ReadOnlySpan<byte> state, Span<byte> destination)
    {
        StateView view = new(state);
        view.Tables.CopyTo(destination);
        int offset = Layout.BlocksOffset;
        for (int slot = 0; slot < view.Slots.Length; slot++)
        {
            ReadOnlySpan<byte> block = view.BlockOf(slot);
            block.CopyTo(destination[offset..]);
            offset += block.Length;
        }
    }

    /// <summary>The inverse: every byte of the live state is written. Returns the bytes read.</summary>
    public static int ReadLive(ReadOnlySpan<byte> source, Span<byte> state)
    {
        source[..Layout.BlocksOffset].CopyTo(state);
        MarketState market = new(state);
        int offset = Layout.BlocksOffset;
        for (int slot = 0; slot < market.Slots.Length; slot++)
        {
            int length = market.Slots[slot].Bytes;
            Span<byte> room = market.RoomOf(slot);
            if (length < 0 || length > room.Length || length > source.Length - offset)
                throw new InvalidDataException("a block does not fit its slot");
            source.Slice(offset, length).CopyTo(room);
            room[length..].Clear();
            offset += length;
        }
        return offset;
    }
}
