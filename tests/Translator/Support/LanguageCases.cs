using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Tests.Translator;

/// <summary>What the subset allows, in C#: each public method is run as .NET runs it and as C, on every pair of operands.</summary>
public static class LanguageCases
{
    interface IOperation
    {
        static abstract long Apply(long a, long b);

        long Bias(long value);
    }

    struct Sum : IOperation
    {
        public long Offset;

        public static long Apply(long a, long b) => a + b;

        public long Bias(long value) => value + Offset++;
    }

    struct Product : IOperation
    {
        public static long Apply(long a, long b) => a * b;

        public readonly long Bias(long value) => ~value;
    }

    [InlineArray(5)]
    struct Five
    {
        int _first;
    }

    struct Mixed
    {
        public byte Small;
        public long Large;
        public ushort Middle;
        public Five Numbers;
        public UInt128 Wide;
    }

    readonly ref struct Window(Span<int> items, int start)
    {
        readonly Span<int> _items = items;
        readonly ref int _first = ref items[start];

        public long Total()
        {
            long total = _first;
            foreach (int item in _items) total = total * 31 + item;
            return total;
        }
    }

    enum Colour : byte
    {
        Red = 3,
        Green = 250,
    }

    static long Twice<T>(ref T operation, long a, long b)
        where T : struct, IOperation => operation.Bias(T.Apply(a, b)) + operation.Bias(T.Apply(b, a));

    static int Count(ref int counter) => counter++;

    static (long Low, long High) Ordered(long a, long b) => a < b ? (a, b) : (b, a);

    static ref int Largest(Span<int> items)
    {
        int best = 0;
        for (int i = 1; i < items.Length; i++)
            if (items[i] > items[best]) best = i;
        return ref items[best];
    }

    static ReadOnlySpan<int> Primes => [2, 3, 5, 7, 11, 13, 17, 19, -23];

    static ReadOnlySpan<byte> Text => "lockstep"u8;

    public static long StaticAbstractMembers(long a, long b)
    {
        Sum sum = default;
        Product product = default;
        return Twice(ref sum, a, b) ^ Twice(ref product, a, b) ^ sum.Offset;
    }

    public static long InlineArrays(long a, long b)
    {
        Five five = default;
        for (int i = 0; i < 5; i++) five[i] = (int)a + i * (int)b;
        Span<int> all = five;
        return five[(int)((ulong)b % 6)] + (long)all[4] * all.Length; // an index of 5 stops
    }

    public static long StructsInMemory(long a, long b)
    {
        Span<byte> memory = stackalloc byte[160];
        Span<Mixed> mixed = MemoryMarshal.Cast<byte, Mixed>(memory);
        ref Mixed one = ref mixed[1];
        one.Small = (byte)a;
        one.Large = b;
        one.Middle = (ushort)(a >> 3);
        one.Numbers[2] = (int)b;
        one.Wide = (UInt128)(ulong)a * (ulong)b;
        Mixed copy = one;
        copy.Large++;
        long hash = copy.Large - one.Large + Unsafe.SizeOf<Mixed>();
        for (int i = 0; i < memory.Length; i++) hash = hash * 31 + memory[i];
        return hash;
    }

    public static long OrderOfEvaluation(long a, long b)
    {
        int counter = (int)a;
        Span<int> items = stackalloc int[4];
        items[Count(ref counter) & 3] += Count(ref counter) * 2 - Count(ref counter);
        return items[0] + items[1] * 3L + items[2] * 5L + items[3] * 7L + counter + b;
    }

    public static long RefReturnsAndTuples(long a, long b)
    {
        Span<int> items = [(int)a, (int)b, (int)(a ^ b), 5];
        Largest(items) = -1;
        (long low, long high) = Ordered(items[0], items[1]);
        (low, high) = (high, low);
        return low * 3 + high + Largest(items);
    }

    public static long Slices(long a, long b)
    {
        Span<int> items = stackalloc int[12];
        for (int i = 0; i < items.Length; i++) items[i] = i * (int)a;
        Span<int> part = items.Slice((int)(a & 15), (int)(b & 15));
        part.Fill((int)b);
        return new Window(items, (int)((a ^ b) & 15)).Total() + part.Length;
    }

    public static long SlicesFrom(long a, long b) => Primes[(int)a..].Length + Primes.Slice((int)b)[0];

    public static long SlicesAtTheEnd(long a, long b) =>
        Text[(int)(a >> 3)..].Length * 16L + Text.Slice((int)(b >> 3), (int)(a & 1)).Length;

    // A start of -1 and a count of 1 end at 0, but not in the span.
    public static long SlicesThatWrap(long a, long b) => Primes.Slice((int)a, (int)b).Length;

    public static long Copies(long a, long b)
    {
        Span<byte> bytes = stackalloc byte[32];
        Text.CopyTo(bytes[(int)(a & 31)..]);
        bytes[..(int)(12 + (a & 7))].CopyTo(bytes[(int)(b & 7)..]); // onto itself
        bool fits = Primes[..(int)(b & 7)].TryCopyTo(MemoryMarshal.Cast<byte, int>(bytes)[..(int)(a & 3)]);
        long hash = fits ? 1 : 2;
        foreach (byte one in bytes) hash = hash * 31 + one;
        fits ^= bytes[..(int)(a & 15)].TryCopyTo(bytes[16..(int)(16 + (b & 15))]);
        hash += fits ? bytes[17] : 3;
        bytes[3..9].Clear();
        return hash + (bytes[..8].SequenceEqual(Text) ? 1 : 0) + (Text[..3].SequenceEqual("loc"u8) ? 10 : 0) + bytes[5];
    }

    // Over all pairs of operands every length, and every way in which two blocks can lie to each other in words: copied, cleared, compared.
    public static long LongBlocks(long a, long b)
    {
        Span<byte> source = stackalloc byte[160];
        Span<byte> target = stackalloc byte[160];
        for (int i = 0; i < source.Length; i++) source[i] = (byte)(i * 7 + b);
        int from = (int)((a ^ a >> 3) & 7), to = (int)((b ^ b >> 3) & 7), shift = (int)(a >> 3 & 15);
        long hash = 0;
        for (int length = (int)((a ^ b) & 7); length < 140; length += 7)
        {
            Span<byte> part = target.Slice(to, length);
            source.Slice(from, length).CopyTo(part);
            hash = hash * 31 + (source.Slice(from, length).SequenceEqual(part) ? 1 : 0);
            if (length > shift) part[length - 1 - shift]++;
            hash = hash * 31 + (part.SequenceEqual(source.Slice(from, length)) ? 1 : 0);
            foreach (byte one in target) hash = hash * 31 + one;
            target.Slice(shift, 150 - length).Clear();
            source.Slice(to, length).CopyTo(source.Slice(from)); // onto itself, up or down
        }
        foreach (byte one in source) hash = hash * 31 + one;
        return hash;
    }

    public static long BytesAndNumbers(long a, long b)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], a);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[9..], (uint)b);
        BinaryPrimitives.WriteInt16BigEndian(bytes[13..], (short)b);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[15..], (ulong)b);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes[(int)(a & 15)..]) + BinaryPrimitives.ReadInt32BigEndian(bytes[3..])
            + BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) + BinaryPrimitives.ReadInt16LittleEndian(bytes[(int)(b & 31)..]);
    }

    public static long MoreBytesAndNumbers(long a, long b)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)a);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[9..], (ushort)b);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[11..], (ushort)a);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[6..], (int)b);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[(int)(b & 15)..], (uint)a);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[2..], (short)b);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(int)(a & 7)..], (int)b);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[(int)(a & 1)..], b ^ BinaryPrimitives.ReadInt64BigEndian(bytes[4..]));
        return (long)BinaryPrimitives.ReadUInt64BigEndian(bytes[5..]) + (long)BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            + BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]) + BinaryPrimitives.ReadUInt32LittleEndian(bytes[2..])
            + BinaryPrimitives.ReadInt32LittleEndian(bytes[3..]) + BinaryPrimitives.ReadInt16BigEndian(bytes[7..])
            + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)(a & 15)..]);
    }

    // One type's view of another: wrong under a C compiler that trusts types.
    public static long ViewsOfOneMemory(long a, long b)
    {
        Span<long> longs = [a, b, a ^ b];
        Span<int> ints = MemoryMarshal.Cast<long, int>(longs);
        long before = longs[1];
        ints[2] = (int)a;
        MemoryMarshal.AsBytes(longs)[(int)(b & 31)] = 77;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes((ReadOnlySpan<long>)longs);
        return before - longs[1] + longs[0] + MemoryMarshal.Read<int>(bytes[(int)(a & 15)..]) + MemoryMarshal.Cast<byte, short>(
            bytes).Length
            + MemoryMarshal.Cast<long, byte>((ReadOnlySpan<long>)longs).Length;
    }

    public static long References(long a, long b)
    {
        Span<int> items = [(int)a, (int)b, 3, 4];
        ref int first = ref MemoryMarshal.GetReference(items);
        ref int other = ref Unsafe.Add(ref first, (int)(b & 3));
        other += 5;
        Unsafe.WriteUnaligned(ref Unsafe.As<int, byte>(ref first), (short)b);
        long wide = Unsafe.ReadUnaligned<long>(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref first, (nint)1)));
        Span<int> again = MemoryMarshal.CreateSpan(ref other, 1);
        int readOnly = MemoryMarshal.GetReference(MemoryMarshal.CreateReadOnlySpan(in first, 2));
        MemoryMarshal.Write(MemoryMarshal.AsBytes(items)[(int)(a & 15)..], in readOnly);
        long total = wide + again[0] + new Span<int>(ref first)[0] + Unsafe.AsRef(in other);
        foreach (int item in items) total = total * 31 + item;
        return total + new ReadOnlySpan<int>(in first).Length + (Span<int>.Empty.IsEmpty ? 1 : 0) + (
            ReadOnlySpan<int>.Empty.IsEmpty ? 2 : 0);
    }

    public static long LiteralData(long a, long b) =>
        Primes[(int)(uint)(a % 12)] * 256L + Text[(int)(uint)(b % 9)] + (Primes.IsEmpty ? 1 : 0);

    public static long SwitchesAndEnums(long a, long b)
    {
        Colour colour = (Colour)(a & 255);
        int word = colour switch { Colour.Red => 1, Colour.Green => 2, _ when a > b => 3, _ => 4 };
        switch ((int)b & 7)
        {
            case 0: return word;
            case 1:
            case 2: word += 10; break;
            case 5: word *= (int)a; goto case 1;
            case 6: throw new InvalidOperationException("a text that documents");
            default: word -= (int)colour; break;
        }
        return word;
    }

    public static long CheckedLoop(long a, long b)
    {
        int total = 1;
        for (long i = Math.Min(a & 63, 40); i > 0; i--) total = checked(total * 3 + (int)(sbyte)b);
        return checked((short)(total % 40_000) + (byte)(a & 511));
    }

    public static long Conversions(long a, long b) =>
        checked((uint)(a & 0x1_FFFF_FFFF)) + (sbyte)b + (ushort)a * (long)(short)b + (char)(b & 127) + (long)(ulong)(uint)(int)a;

    public static long WideArithmetic(long a, long b)
    {
        UInt128 x = new((ulong)a, (ulong)b);
        Int128 y = (Int128)a * b - (Int128)(x >> (int)(b & 127));
        UInt128 z = (x << (int)(a & 127)) ^ ~x;
        return (long)(ulong)(z >> 64) + (long)(ulong)(y >> 5) + (y < Int128.Zero ? 1 : 0) + (long)UInt128.LeadingZeroCount(z);
    }
}
