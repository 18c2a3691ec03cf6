using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Rollup.Content;

delegate DagRoot NodeSink(byte[] block, ulong fileBytes, IReadOnlyList<DagLink> links);

/// <summary>
/// A large directory as a tree of shards. The first eight bytes of a name's hash pick its bucket level by level; a bucket with two or
/// more names is a shard one level deeper. A link's name is the bucket as two hexadecimal digits, followed by the entry's name if it is
/// one.
/// </summary>
sealed class HamtWriter(NodeSink put)
{
    public const int Fanout = 256;
    public const ulong MurmurCode = 0x22;
    public const int LevelsMax = 8;

    public DagRoot Write(List<DagLink> entries) => WriteShard(entries, 0);

    DagRoot WriteShard(List<DagLink> entries, int level)
    {
        // Two names with one 64-bit hash: nobody can list such a directory.
        if (level == LevelsMax) throw new ContentException(ContentFault.Malformed, "two names of a directory have the same hash");

        List<DagLink> links = [];
        byte[] present = new byte[Fanout / 8];
        foreach (IGrouping<int, DagLink> bucket in entries.GroupBy(entry => BucketOf(entry.Name, level)).OrderBy(group => group.Key))
        {
            present[present.Length - 1 - bucket.Key / 8] |= (byte)(1 << (bucket.Key % 8));
            links.Add(LinkOf(bucket.Key, [.. bucket], level));
        }
        byte[] trimmed = present.AsSpan().TrimStart((byte)0).ToArray();
        UnixFsData data = new(UnixFsKind.Shard, trimmed, null, [], MurmurCode, Fanout);
        return put(DagPb.Encode(links, data.Encode()), 0, links);
    }

    DagLink LinkOf(int bucket, List<DagLink> entries, int level)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(bucket.ToString("X2", CultureInfo.InvariantCulture));
        if (entries.Count == 1) return entries[0] with { Name = [.. prefix, .. entries[0].Name] };
        DagRoot shard = WriteShard(entries, level + 1);
        return new DagLink(shard.Cid, prefix, shard.TreeBytes);
    }

    // The hash as big-endian bytes: the first byte is the first level.
    static int BucketOf(byte[] name, int level) => (int)(Murmur3.Hash64(name) >> (56 - 8 * level)) & 0xff;
}

/// <summary>
/// MurmurHash3 x64 128 with seed 0, of which shards use the first 64 bits. Not a cryptographic hash: it only spreads names.
/// </summary>
static class Murmur3
{
    const ulong FactorOne = 0x87c37b91114253d5;
    const ulong FactorTwo = 0x4cf5ad432745937f;

    public static ulong Hash64(ReadOnlySpan<byte> data)
    {
        ulong one = 0;
        ulong two = 0;
        ReadOnlySpan<byte> rest = data;
        for (; rest.Length >= 16; rest = rest[16..])
        {
            one ^= MixOne(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            one = (BitOperations.RotateLeft(one, 27) + two) * 5 + 0x52dce729;
            two ^= MixTwo(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            two = (BitOperations.RotateLeft(two, 31) + one) * 5 + 0x38495ab5;
        }
        Span<byte> tail = stackalloc byte[16];
        tail.Clear();
        rest.CopyTo(tail);
        two ^= MixTwo(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]));
        one ^= MixOne(BinaryPrimitives.ReadUInt64LittleEndian(tail));

        one ^= (ulong)data.Length;
        two ^= (ulong)data.Length;
        one += two;
        two += one;
        return Finish(one) + Finish(two);
    }

    static ulong MixOne(ulong word) => BitOperations.RotateLeft(word * FactorOne, 31) * FactorTwo;

    static ulong MixTwo(ulong word) => BitOperations.RotateLeft(word * FactorTwo, 33) * FactorOne;

    static ulong Finish(ulong word)
    {
        word = (word ^ (word >> 33)) * 0xff51afd7ed558ccd;
        word = (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53;
        return word ^ (word >> 33);
    }
}
