using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rollup.Protocol;

/// <summary>Why bytes are no safetensors file of ours; the first that applies.</summary>
public enum SafeTensorsStatus : byte
{
    Accepted = 0,

    /// <summary>The header's length does not fit the file or our limit.</summary>
    HeaderLengthWrong = 1,

    /// <summary>The header is not the JSON that the format describes, or uses escapes in a name.</summary>
    Malformed = 2,

    TooManyTensors = 3,

    /// <summary>Another type than F32.</summary>
    TypeNotSupported = 4,

    /// <summary>More than four dimensions, or one above 2^31 - 1.</summary>
    ShapeNotSupported = 5,

    /// <summary>Offsets outside the data, of another length than the shape says, overlapping, or leaving bytes unused.</summary>
    OffsetsWrong = 6,

    NameNotUnique = 7,
}

/// <summary>One tensor; offsets are bytes from the start of the file.</summary>
public struct SafeTensor
{
    public const int RankMax = 4;

    [InlineArray(RankMax)]
    public struct DimensionList
    {
        int _first;
    }

    public int NameOffset;
    public int NameLength;
    public int Rank;
    public DimensionList Dimensions;
    public int DataOffset;

    /// <summary>Number of float32 elements.</summary>
    public int Count;
}

/// <summary>The tensors in the order of the header.</summary>
public struct SafeTensorsIndex
{
    public const int CountMax = 64;

    [InlineArray(CountMax)]
    public struct ItemArray
    {
        SafeTensor _first;
    }

    public int Count;
    public ItemArray Items;
}

/// <summary>
/// Reads safetensors: u64 little-endian header length, a JSON header, then the data. Only F32. The data must be used without gap or overlap.
/// Source: the format's README (huggingface/safetensors).
/// </summary>
public static class SafeTensors
{
    public const int HeaderBytesMax = 1 << 16;

    const int LengthBytes = 8;

    public static SafeTensorsStatus TryRead(ReadOnlySpan<byte> file, out SafeTensorsIndex index)
    {
        index = default;
        if (file.Length < LengthBytes) return SafeTensorsStatus.HeaderLengthWrong;

        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (claimed > HeaderBytesMax || claimed > (ulong)(file.Length - LengthBytes)) return SafeTensorsStatus.HeaderLengthWrong;

        int dataStart = LengthBytes + (int)claimed;
        SafeTensorsStatus status = ReadHeader(file.Slice(0, dataStart), ref index);
        return status == SafeTensorsStatus.Accepted ? Place(file, dataStart, ref index) : status;
    }

    // { "name": {...}, ... }
    static SafeTensorsStatus ReadHeader(ReadOnlySpan<byte> header, ref SafeTensorsIndex index)
    {
        JsonCursor cursor = new(header, LengthBytes);
        if (!cursor.Take((byte)'{')) return SafeTensorsStatus.Malformed;
        if (cursor.Take((byte)'}')) return cursor.AtEnd() ? SafeTensorsStatus.Accepted : SafeTensorsStatus.Malformed;

        do
        {
            if (!cursor.TakeText(out int start, out int length) || !cursor.Take((byte)':')) return SafeTensorsStatus.Malformed;
            if (header.Slice(start, length).SequenceEqual("__metadata__"u8))
            {
                if (!SkipMetadata(ref cursor)) return SafeTensorsStatus.Malformed;
                continue;
            }
            if (index.Count == SafeTensorsIndex.CountMax) return SafeTensorsStatus.TooManyTensors;

            ref SafeTensor tensor = ref index.Items[index.Count];
            tensor.NameOffset = start;
            tensor.NameLength = length;
            SafeTensorsStatus status = ReadTensor(header, ref cursor, ref tensor);
            if (status != SafeTensorsStatus.Accepted) return status;
            index.Count++;
        }
        while (cursor.Take((byte)','));
        return cursor.Take((byte)'}') && cursor.AtEnd() ? SafeTensorsStatus.Accepted : SafeTensorsStatus.Malformed;
    }

    // {"text": "text", ...}
    static bool SkipMetadata(scoped ref JsonCursor cursor)
    {
        if (!cursor.Take((byte)'{')) return false;
        if (cursor.Take((byte)'}')) return true;

        do
        {
            if (!cursor.TakeAnyText() || !cursor.Take((byte)':') || !cursor.TakeAnyText()) return false;
        }
        while (cursor.Take((byte)','));
        return cursor.Take((byte)'}');
    }

    // {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]} in any order, each once. Offsets are kept as begin and byte count for now.
    static SafeTensorsStatus ReadTensor(ReadOnlySpan<byte> header, scoped ref JsonCursor cursor, ref SafeTensor tensor)
    {
        int seen = 0;
        if (!cursor.Take((byte)'{')) return SafeTensorsStatus.Malformed;

        do
        {
            if (!cursor.TakeText(out int start, out int length) || !cursor.Take((byte)':')) return SafeTensorsStatus.Malformed;

            ReadOnlySpan<byte> key = header.Slice(start, length);
            SafeTensorsStatus status;
            int bit;
            if (key.SequenceEqual("dtype"u8)) (bit, status) = (1, ReadType(header, ref cursor));
            else if (key.SequenceEqual("shape"u8)) (bit, status) = (2, ReadShape(ref cursor, ref tensor));
            else if (key.SequenceEqual("data_offsets"u8)) (bit, status) = (4, ReadOffsets(ref cursor, ref tensor));
            else return SafeTensorsStatus.Malformed;

            if (status != SafeTensorsStatus.Accepted) return status;
            if ((seen & bit) != 0) return SafeTensorsStatus.Malformed;
            seen |= bit;
        }
        while (cursor.Take((byte)','));
        return cursor.Take((byte)'}') && seen == 7 ? SafeTensorsStatus.Accepted : SafeTensorsStatus.Malformed;
    }

    static SafeTensorsStatus ReadType(ReadOnlySpan<byte> header, scoped ref JsonCursor cursor)
    {
        if (!cursor.TakeText(out int start, out int length)) return SafeTensorsStatus.Malformed;
        return header.Slice(start, length).SequenceEqual("F32"u8) ? SafeTensorsStatus.Accepted : SafeTensorsStatus.TypeNotSupported;
    }

    static SafeTensorsStatus ReadShape(scoped ref JsonCursor cursor, ref SafeTensor tensor)
    {
        if (!cursor.Take((byte)'[')) return SafeTensorsStatus.Malformed;
        if (cursor.Take((byte)']')) return SafeTensorsStatus.Accepted; // a single number

        do
        {
            if (!cursor.TakeNumber(out long size)) return SafeTensorsStatus.Malformed;
            if (tensor.Rank == SafeTensor.RankMax || size > int.MaxValue) return SafeTensorsStatus.ShapeNotSupported;

            tensor.Dimensions[tensor.Rank] = (int)size;
            tensor.Rank++;
        }
        while (cursor.Take((byte)','));
        return cursor.Take((byte)']') ? SafeTensorsStatus.Accepted : SafeTensorsStatus.Malformed;
    }

    static SafeTensorsStatus ReadOffsets(scoped ref JsonCursor cursor, ref SafeTensor tensor)
    {
        if (!cursor.Take((byte)'[') || !cursor.TakeNumber(out long begin) || !cursor.Take((byte)',')) return SafeTensorsStatus.Malformed;
        if (!cursor.TakeNumber(out long end) || !cursor.Take((byte)']')) return SafeTensorsStatus.Malformed;
        if (begin > end || end > int.MaxValue) return SafeTensorsStatus.OffsetsWrong;

        tensor.DataOffset = (int)begin;
        tensor.Count = (int)(end - begin);
        return SafeTensorsStatus.Accepted;
    }

    // Compares every tensor with its shape and with its neighbours, and turns byte counts into element counts.
    static SafeTensorsStatus Place(ReadOnlySpan<byte> file, int dataStart, ref SafeTensorsIndex index)
    {
        long total = 0;
        for (int number = 0; number < index.Count; number++)
        {
            ref SafeTensor tensor = ref index.Items[number];
            if (tensor.Count > file.Length - dataStart - tensor.DataOffset) return SafeTensorsStatus.OffsetsWrong;
            if (!HasLength(in tensor, tensor.Count)) return SafeTensorsStatus.OffsetsWrong;

            total += tensor.Count;
            for (int earlier = 0; earlier < number; earlier++)
            {
                ref readonly SafeTensor other = ref index.Items[earlier];
                if (file.Slice(other.NameOffset, other.NameLength).SequenceEqual(file.Slice(tensor.NameOffset, tensor.NameLength)))
                    return SafeTensorsStatus.NameNotUnique;
                if (tensor.DataOffset < other.DataOffset - dataStart + (4 * other.Count)
                    && other.DataOffset - dataStart < tensor.DataOffset + tensor.Count) return SafeTensorsStatus.OffsetsWrong;
            }
            tensor.DataOffset += dataStart;
            tensor.Count /= 4;
        }
        // Inside the data, none over another: a sum of lengths equal to the data leaves no gap.
        return total == file.Length - dataStart ? SafeTensorsStatus.Accepted : SafeTensorsStatus.OffsetsWrong;
    }

    static bool HasLength(in SafeTensor tensor, int bytes)
    {
        long expected = 4;
        for (int axis = 0; axis < tensor.Rank; axis++)
        {
            expected *= tensor.Dimensions[axis]; // below 2^33 * 2^31 before the next test
            if (expected > int.MaxValue) return HasZero(in tensor) && bytes == 0;
        }
        return expected == bytes;
    }

    static bool HasZero(in SafeTensor tensor)
    {
        for (int axis = 0; axis < tensor.Rank; axis++)
            if (tensor.Dimensions[axis] == 0) return true;
        return false;
    }
}
