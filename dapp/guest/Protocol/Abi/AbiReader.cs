namespace Rollup.Protocol;

/// <summary>
/// Reads one ABI frame strictly: every offset is the one a canonical encoder writes, unused high bits and padding are zero,
/// nothing is left over. The first fault sticks: all later reads give zeros and <see cref="Finish"/> says false. Never throws.
/// </summary>
public ref struct AbiReader
{
    public const int WordBytes = 32;

    readonly ReadOnlySpan<byte> _frame; // offsets of dynamic fields count from here
    readonly int _headEnd;
    int _head;
    int _tail; // where the next dynamic field must lie
    bool _failed;

    /// <summary>A frame whose head has the given number of words.</summary>
    public AbiReader(ReadOnlySpan<byte> frame, int headWords)
    {
        _headEnd = headWords * WordBytes;
        _failed = frame.Length < _headEnd;
        _frame = frame;
        _head = 0;
        _tail = _headEnd;
    }

    /// <summary>The arguments of a call; fails when the first four bytes are not the selector.</summary>
    public static AbiReader Call(ReadOnlySpan<byte> data, uint selector, int headWords)
    {
        if (data.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(data) == selector) return new AbiReader(data.Slice(4), headWords);

        AbiReader failed = new(default, headWords);
        failed._failed = true;
        return failed;
    }

    /// <summary>The selector of a call, 0 when there are less than four bytes.</summary>
    public static uint SelectorOf(ReadOnlySpan<byte> data) => data.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(data);

    public byte UInt8() => (byte)Unsigned(8);

    public ushort UInt16() => (ushort)Unsigned(16);

    public uint UInt32() => (uint)Unsigned(32);

    public ulong UInt64() => Unsigned(64);

    public UInt128 UInt128()
    {
        UInt256 wide = UInt256();
        if (!wide.TryToUInt128(out UInt128 number)) _failed = true;
        return number;
    }

    public UInt256 UInt256()
    {
        UInt256 value = default;
        value.BigEndian = Bytes32();
        return value;
    }

    /// <summary>An int64, sign-extended to the whole word.</summary>
    public long Int64()
    {
        ReadOnlySpan<byte> word = Word();
        if (word.Length == 0) return 0;

        long value = BinaryPrimitives.ReadInt64BigEndian(word.Slice(24));
        long sign = value >> 63;
        long difference = (BinaryPrimitives.ReadInt64BigEndian(word) ^ sign)
            | (BinaryPrimitives.ReadInt64BigEndian(word.Slice(8)) ^ sign)
            | (BinaryPrimitives.ReadInt64BigEndian(word.Slice(16)) ^ sign);
        if (difference == 0) return value;

        _failed = true;
        return 0;
    }

    public Bytes32 Bytes32()
    {
        ReadOnlySpan<byte> word = Word();
        return word.Length == 0 ? default : Protocol.Bytes32.Read(word);
    }

    public Address Address()
    {
        ReadOnlySpan<byte> word = Word();
        if (word.Length == 0) return default;
        if ((BinaryPrimitives.ReadUInt64BigEndian(word) | BinaryPrimitives.ReadUInt32BigEndian(word.Slice(8))) == 0)
            return Protocol.Address.Read(word.Slice(12));

        _failed = true;
        return default;
    }

    /// <summary>A `bytes` field, without its padding.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (!TryTail(1, out int length)) return default;

        int start = _tail + WordBytes;
        long padded = ((long)length + WordBytes - 1) & ~(long)(WordBytes - 1);
        if (padded > _frame.Length - start || !IsZero(_frame.Slice(start + length, (int)padded - length)))
        {
            _failed = true;
            return default;
        }
        _tail = start + (int)padded;
        return _frame.Slice(start, length);
    }

    /// <summary>A list of one-word elements, as the bytes of its words. At most <paramref name="countMax"/> elements.</summary>
    public ReadOnlySpan<byte> ListWords(int countMax)
    {
        if (!TryTail(WordBytes, out int count) || count > countMax)
        {
            _failed = true;
            return default;
        }
        int start = _tail + WordBytes;
        _tail = start + count * WordBytes;
        return _frame.Slice(start, count * WordBytes);
    }

    /// <summary>The same list as a reader of its words.</summary>
    public AbiReader List(int countMax, out int count)
    {
        ReadOnlySpan<byte> words = ListWords(countMax);
        count = words.Length / WordBytes;
        return new AbiReader(words, count);
    }

    /// <summary>A tuple with dynamic members: a frame of its own. Give it back to <see cref="CloseTuple"/>.</summary>
    public AbiReader OpenTuple(int headWords)
    {
        bool placed = TryOffset();
        AbiReader tuple = new(placed ? _frame.Slice(_tail) : default, headWords);
        tuple._failed |= !placed;
        return tuple;
    }

    public void CloseTuple(scoped in AbiReader tuple)
    {
        if (tuple._failed || tuple._head != tuple._headEnd) _failed = true;
        else _tail += tuple._tail;
    }

    /// <summary>Marks the frame as faulty: for rules that the reader does not know.</summary>
    public void Fail() => _failed = true;

    /// <summary>True when every field was read, each was canonical, and no byte is left over.</summary>
    public readonly bool Finish() => !_failed && _head == _headEnd && _tail == _frame.Length;

    ulong Unsigned(int bits)
    {
        ReadOnlySpan<byte> word = Word();
        if (word.Length == 0) return 0;

        ulong high = BinaryPrimitives.ReadUInt64BigEndian(word)
            | BinaryPrimitives.ReadUInt64BigEndian(word.Slice(8))
            | BinaryPrimitives.ReadUInt64BigEndian(word.Slice(16));
        ulong value = BinaryPrimitives.ReadUInt64BigEndian(word.Slice(24));
        ulong valueMax = ulong.MaxValue >> (64 - bits);
        if (high == 0 && value <= valueMax) return value;

        _failed = true;
        return 0;
    }

    // The next word of the head, or nothing after a fault.
    ReadOnlySpan<byte> Word()
    {
        if (_failed || _head >= _headEnd)
        {
            _failed = true;
            return default;
        }
        ReadOnlySpan<byte> word = _frame.Slice(_head, WordBytes);
        _head += WordBytes;
        return word;
    }

    // A head word that points at the next free place of the tail, as canonical encoders write it.
    bool TryOffset()
    {
        ulong offset = Unsigned(32);
        if (_failed || offset != (ulong)_tail) _failed = true;
        return !_failed;
    }

    // An offset, and the length at its place: so many elements of so many bytes that are really there.
    bool TryTail(int elementBytes, out int count)
    {
        count = 0;
        if (!TryOffset() || _frame.Length - _tail < WordBytes)
        {
            _failed = true;
            return false;
        }
        AbiReader length = new(_frame.Slice(_tail, WordBytes), 1);
        ulong claimed = length.Unsigned(32);
        if (length._failed || claimed > (ulong)((_frame.Length - _tail - WordBytes) / elementBytes))
        {
            _failed = true;
            return false;
        }
        count = (int)claimed;
        return true;
    }

    static bool IsZero(ReadOnlySpan<byte> bytes)
    {
        int bits = 0;
        foreach (byte value in bytes) bits |= value;
        return bits == 0;
    }
}
