namespace Rollup.Protocol;

internal enum ProtoWire : byte
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>One field of a protobuf message. For bytes, Start and Length say where they lie in the whole file.</summary>
internal struct ProtoField
{
    public int Number;
    public ProtoWire Wire;

    /// <summary>True when tag, length and value were written in as few bytes as they need.</summary>
    public bool IsMinimal;

    public ulong Value;
    public int Start;
    public int Length;

    public readonly bool Is(int number, ProtoWire wire) => Number == number && Wire == wire;
}

/// <summary>
/// Reads the fields of one message in order. A fault sticks: Next is false and Failed is true. Groups are a fault, and so is a message of
/// more fields than any of ours has: what reading costs is bounded by the parts of a file, not by its bytes.
/// </summary>
internal ref struct ProtoReader
{
    public const int FieldsMax = 256;

    readonly ReadOnlySpan<byte> _file;
    readonly int _end;
    int _position;
    int _fieldCount;
    bool _isMinimal;

    public ProtoReader(ReadOnlySpan<byte> message)
    {
        _file = message;
        _end = message.Length;
    }

    /// <summary>A message inside a file, as a field said where it lies.</summary>
    public ProtoReader(ReadOnlySpan<byte> file, int start, int length)
    {
        _file = file;
        _position = start;
        _end = start + length;
        if (start < 0 || length < 0 || length > file.Length - start) throw new ArgumentOutOfRangeException(nameof(length));
    }

    public bool Failed { get; set; }

    public readonly bool AtEnd => !Failed && _position == _end;

    /// <summary>Reads the next field; false at the end and after a fault.</summary>
    public bool Next(scoped ref ProtoField field)
    {
        field = default;
        if (Failed || _position >= _end) return false;

        _isMinimal = true;
        ulong tag = Varint();
        ulong number = tag >> 3;
        field.Number = (int)number;
        field.Wire = (ProtoWire)(tag & 7);
        _fieldCount++;
        if (number == 0 || number > (1 << 29) - 1 || _fieldCount > FieldsMax) Failed = true;
        else ReadValue(ref field);
        field.IsMinimal = _isMinimal;
        return !Failed;
    }

    void ReadValue(scoped ref ProtoField field)
    {
        switch (field.Wire)
        {
            case ProtoWire.Varint:
                field.Value = Varint();
                break;
            case ProtoWire.Fixed64:
                if (TryTake(8, out field.Start)) field.Value = BinaryPrimitives.ReadUInt64LittleEndian(_file.Slice(field.Start));
                break;
            case ProtoWire.Bytes:
                ulong length = Varint();
                if (!Failed && length <= (ulong)(_end - _position) && TryTake((int)length, out field.Start)) field.Length = (int)length;
                else Failed = true;
                break;
            case ProtoWire.Fixed32:
                if (TryTake(4, out field.Start)) field.Value = BinaryPrimitives.ReadUInt32LittleEndian(_file.Slice(field.Start));
                break;
            default:
                Failed = true;
                break;
        }
    }

    /// <summary>A number without tag, as packed lists hold them.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!TryTake(1, out int start)) return 0;

            byte part = _file[start];
            if (shift == 63 && part > 1) break; // more than 64 bits
            value |= (ulong)(part & 0x7F) << shift;
            if (part >= 0x80) continue;

            if (part == 0 && shift != 0) _isMinimal = false;
            return value;
        }
        Failed = true;
        return 0;
    }

    bool TryTake(int count, out int start)
    {
        start = _position;
        if (Failed || _end - _position < count)
        {
            Failed = true;
            return false;
        }
        _position += count;
        return true;
    }
}
