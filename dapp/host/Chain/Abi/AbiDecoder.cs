using System.Numerics;
using System.Text;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>Reads values as their types say; the same shapes as <see cref="AbiEncoder"/> takes. Bytes that do not fit throw FormatException.</summary>
static class AbiDecoder
{
    public static AbiValues Frame(IReadOnlyList<AbiParameter> parameters, ReadOnlySpan<byte> data) =>
        new(Values([.. parameters.Select(parameter => parameter.Type)], data));

    static object[] Values(AbiType[] types, ReadOnlySpan<byte> frame)
    {
        object[] values = new object[types.Length];
        int head = 0;
        for (int index = 0; index < types.Length; index++)
        {
            AbiType type = types[index];
            int start = type.IsDynamic ? Length(frame, head) : head;
            if (start > frame.Length) throw new FormatException("an offset leads out of the data");
            values[index] = Value(type, frame[start..]);
            head += type.HeadBytes;
        }
        return values;
    }

    static object Value(AbiType type, ReadOnlySpan<byte> data) => type.Kind switch
    {
        AbiKind.UInt => new BigInteger(Word(data, 0), isUnsigned: true, isBigEndian: true),
        AbiKind.Int => new BigInteger(Word(data, 0), isUnsigned: false, isBigEndian: true),
        AbiKind.Address => Address.Read(Word(data, 0)[12..]),
        AbiKind.Bool => Word(data, 0)[31] != 0,
        AbiKind.FixedBytes => type.Size == 32 ? Bytes32.Read(Word(data, 0)) : Word(data, 0)[..type.Size].ToArray(),
        AbiKind.Bytes => Counted(data).ToArray(),
        AbiKind.Text => Encoding.UTF8.GetString(Counted(data)),
        AbiKind.List => List(type, data),
        _ => Values([.. type.Members.Select(member => member.Type)], data),
    };

    static object[] List(AbiType type, ReadOnlySpan<byte> data)
    {
        bool isCounted = type.Size == AbiType.AnyLength;
        int count = isCounted ? Length(data, 0) : type.Size;
        ReadOnlySpan<byte> elements = isCounted ? data[32..] : data;
        if ((long)count * type.Element!.HeadBytes > elements.Length) throw new FormatException("a list is longer than the data");
        return Values([.. Enumerable.Repeat(type.Element, count)], elements);
    }

    static ReadOnlySpan<byte> Counted(ReadOnlySpan<byte> data)
    {
        int length = Length(data, 0);
        if (length > data.Length - 32) throw new FormatException("bytes are longer than the data");
        return data.Slice(32, length);
    }

    static int Length(ReadOnlySpan<byte> data, int position)
    {
        BigInteger length = new(Word(data, position), isUnsigned: true, isBigEndian: true);
        return length <= int.MaxValue ? (int)length : throw new FormatException("a length or an offset leads out of the data");
    }

    static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> data, int position) =>
        data.Length - position >= 32 ? data.Slice(position, 32) : throw new FormatException("the data end within a word");
}

/// <summary>Decoded values by position. Asking for another type than the signature's is a mistake and throws InvalidCastException.</summary>
public sealed class AbiValues(IReadOnlyList<object> values)
{
    public IReadOnlyList<object> All => values;

    public Address Address(int index) => (Address)values[index];

    public Bytes32 Bytes32(int index) => (Bytes32)values[index];

    public byte[] Bytes(int index) => (byte[])values[index];

    public string Text(int index) => (string)values[index];

    public bool Bool(int index) => (bool)values[index];

    public BigInteger Number(int index) => (BigInteger)values[index];

    public ulong UInt64(int index) => (ulong)Number(index);

    /// <summary>A value for a person: numbers in decimal, bytes in hex, addresses with their checksum.</summary>
    public static string Show(object value) => value switch
    {
        Address address => address.ToHex(),
        Bytes32 word => word.ToHex(),
        byte[] bytes => Hex.Encode(bytes),
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IReadOnlyList<object> list => $"[{string.Join(", ", list.Select(Show))}]",
        _ => value.ToString() ?? "",
    };
}
