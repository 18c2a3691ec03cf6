using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>
/// Writes values as their types say. Numbers may be any integer type of .NET, UInt256 or BigInteger; `bytes32` is Bytes32, other bytes
/// byte[]; lists and tuples are object[]. A value that does not fit its type throws ArgumentException: it is our own mistake.
/// </summary>
static class AbiEncoder
{
    public static byte[] Frame(IReadOnlyList<AbiParameter> parameters, IReadOnlyList<object> values)
    {
        if (parameters.Count != values.Count) throw new ArgumentException($"{parameters.Count} values wanted, {values.Count} given");
        return Frame([.. parameters.Select(parameter => parameter.Type)], values);
    }

    static byte[] Frame(AbiType[] types, IReadOnlyList<object> values)
    {
        using MemoryStream head = new();
        using MemoryStream tail = new();
        long headBytes = types.Sum(type => (long)type.HeadBytes);
        for (int index = 0; index < types.Length; index++)
        {
            byte[] body = Value(types[index], values[index]);
            if (types[index].IsDynamic)
            {
                head.Write(Number(headBytes + tail.Length, bits: 256, isSigned: false));
                tail.Write(body);
            }
            else
            {
                head.Write(body);
            }
        }
        tail.WriteTo(head);
        return head.ToArray();
    }

    static byte[] Value(AbiType type, object value) => type.Kind switch
    {
        AbiKind.UInt => Number(ToBigInteger(value), type.Size, isSigned: false),
        AbiKind.Int => Number(ToBigInteger(value), type.Size, isSigned: true),
        AbiKind.Address => Left(((Address)value).Bytes),
        AbiKind.Bool => Number((bool)value ? 1 : 0, bits: 8, isSigned: false),
        AbiKind.FixedBytes => Right(value is Bytes32 word ? word.Bytes : (byte[])value, type.Size),
        AbiKind.Bytes => Counted((byte[])value),
        AbiKind.Text => Counted(Encoding.UTF8.GetBytes((string)value)),
        AbiKind.List => List(type, (IReadOnlyList<object>)value),
        _ => Frame(type.Members, (IReadOnlyList<object>)value),
    };

    static byte[] List(AbiType type, IReadOnlyList<object> values)
    {
        AbiType[] types = [.. Enumerable.Repeat(type.Element!, values.Count)];
        byte[] elements = Frame(types, values);
        if (type.Size == AbiType.AnyLength) return [.. Number(values.Count, bits: 256, isSigned: false), .. elements];
        return values.Count == type.Size ? elements : throw new ArgumentException($"{type.Canonical} given {values.Count} elements");
    }

    static byte[] Counted(byte[] bytes)
    {
        byte[] encoded = new byte[32 + ((bytes.Length + 31) & ~31)];
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(28), bytes.Length);
        bytes.CopyTo(encoded, 32);
        return encoded;
    }

    static byte[] Left(ReadOnlySpan<byte> bytes)
    {
        byte[] word = new byte[32];
        bytes.CopyTo(word.AsSpan(32 - bytes.Length));
        return word;
    }

    static byte[] Right(ReadOnlySpan<byte> bytes, int size)
    {
        if (bytes.Length != size) throw new ArgumentException($"bytes{size} given {bytes.Length} bytes");
        byte[] word = new byte[32];
        bytes.CopyTo(word);
        return word;
    }

    static byte[] Number(BigInteger number, int bits, bool isSigned)
    {
        int valueBits = isSigned ? bits - 1 : bits;
        BigInteger least = isSigned ? -(BigInteger.One << valueBits) : 0;
        if (number < least || number >= BigInteger.One << valueBits) throw new ArgumentException($"{number} does not fit {bits} bits");

        byte[] word = new byte[32];
        if (number.Sign < 0) number += BigInteger.One << 256;
        number.TryWriteBytes(word.AsSpan(32 - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return word;
    }

    static BigInteger ToBigInteger(object value) => value switch
    {
        BigInteger number => number,
        ulong number => number,
        long number => number,
        uint number => number,
        int number => number,
        ushort number => number,
        byte number => number,
        UInt128 number => number,
        UInt256 number => number.BigEndian.ToBigInteger(),
        _ => throw new ArgumentException($"{value.GetType().Name} is not a number"),
    };
}
