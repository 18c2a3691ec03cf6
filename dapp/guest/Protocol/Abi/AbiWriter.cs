namespace Rollup.Protocol;

/// <summary>
/// Writes one ABI frame canonically: head in order, tails directly behind it in the same order.
/// When the destination is too short the fault sticks and <see cref="Finish"/> gives 0.
/// </summary>
public ref struct AbiWriter
{
    const int WordBytes = AbiReader.WordBytes;

    readonly Span<byte> _frame;
    readonly int _headEnd;
    readonly int _prefixBytes; // the selector in front of the frame
    int _head;
    int _tail;
    bool _failed;

    /// <summary>A frame without selector, whose head has the given number of words.</summary>
    public AbiWriter(Span<byte> frame, int headWords)
    {
        _headEnd = headWords * WordBytes;
        _prefixBytes = 0;
        _failed = frame.Length < _headEnd;
        _frame = frame;
        _head = 0;
        _tail = _headEnd;
    }

    AbiWriter(Span<byte> destination, uint selector, int headWords)
    {
        _headEnd = headWords * WordBytes;
        _prefixBytes = 4;
        _head = 0;
        _tail = _headEnd;
        _failed = destination.Length < 4 + _headEnd;
        if (_failed) return;

        BinaryPrimitives.WriteUInt32BigEndian(destination, selector);
        _frame = destination.Slice(4);
    }

    /// <summary>A call: the selector, then the frame of its arguments.</summary>
    public static AbiWriter Call(Span<byte> destination, uint selector, int headWords) => new(destination, selector, headWords);

    public void UInt8(byte value) => UInt64(value);

    public void UInt16(ushort value) => UInt64(value);

    public void UInt32(uint value) => UInt64(value);

    public void UInt64(ulong value)
    {
        Span<byte> word = Word();
        if (word.Length == 0) return;
        word.Slice(0, 24).Clear();
        BinaryPrimitives.WriteUInt64BigEndian(word.Slice(24), value);
    }

    public void Int64(long value)
    {
        Span<byte> word = Word();
        if (word.Length == 0) return;
        word.Slice(0, 24).Fill((byte)(value >> 63));
        BinaryPrimitives.WriteInt64BigEndian(word.Slice(24), value);
    }

    public void UInt128(UInt128 value) => UInt256(Protocol.UInt256.From(value));

    public void UInt256(in UInt256 value) => Bytes32(in value.BigEndian);

    public void Bytes32(in Bytes32 value)
    {
        Span<byte> word = Word();
        if (word.Length != 0) value.CopyTo(word);
    }

    public void Address(in Address value)
    {
        Span<byte> word = Word();
        if (word.Length == 0) return;
        word.Slice(0, 12).Clear();
        value.CopyTo(word.Slice(12));
    }

    /// <summary>A `bytes` field.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        int padded = (value.Length + WordBytes - 1) & ~(WordBytes - 1);
        if (!TryTail(value.Length, padded)) return;

        Span<byte> place = _frame.Slice(_tail + WordBytes, padded);
        value.CopyTo(place);
        place.Slice(value.Length).Clear();
        _tail += WordBytes + padded;
    }

    /// <summary>A list of one-word elements: write them with the writer returned.</summary>
    public AbiWriter List(int count)
    {
        if (!TryTail(count, count * WordBytes))
        {
            AbiWriter failed = new(default, 0);
            failed._failed = true;
            return failed;
        }
        AbiWriter words = new(_frame.Slice(_tail + WordBytes, count * WordBytes), count);
        _tail += WordBytes + count * WordBytes;
        return words;
    }

    /// <summary>A list of one-word elements, given as the bytes of its words.</summary>
    public void ListWords(scoped ReadOnlySpan<byte> words)
    {
        if (!TryTail(words.Length / WordBytes, words.Length)) return;

        words.CopyTo(_frame.Slice(_tail + WordBytes));
        _tail += WordBytes + words.Length;
    }

    /// <summary>A tuple with dynamic members: a frame of its own. Give it back to <see cref="CloseTuple"/>.</summary>
    public AbiWriter OpenTuple(int headWords)
    {
        UInt64((ulong)_tail);
        return new AbiWriter(_failed ? default : _frame.Slice(_tail), headWords);
    }

    public void CloseTuple(scoped in AbiWriter tuple)
    {
        if (tuple._failed || tuple._head != tuple._headEnd) _failed = true;
        else _tail += tuple._tail;
    }

    /// <summary>The number of bytes written, selector included; 0 when they did not fit.</summary>
    public readonly int Finish() => _failed || _head != _headEnd ? 0 : _prefixBytes + _tail;

    Span<byte> Word()
    {
        if (_failed || _head >= _headEnd)
        {
            _failed = true;
            return default;
        }
        Span<byte> word = _frame.Slice(_head, WordBytes);
        _head += WordBytes;
        return word;
    }

    // Writes the offset into the head and the length at its place.
    bool TryTail(int length, int bodyBytes)
    {
        UInt64((ulong)_tail);
        if (_failed || _frame.Length - _tail < WordBytes || _frame.Length - _tail - WordBytes < bodyBytes)
        {
            _failed = true;
            return false;
        }
        AbiWriter word = new(_frame.Slice(_tail, WordBytes), 1);
        word.UInt64((ulong)length);
        return true;
    }
}
