using System.Runtime.InteropServices;

namespace Rollup.Protocol;

/// <summary>Why bytes are no data set; the first that applies.</summary>
public enum DataSetStatus : byte
{
    Accepted = 0,
    TooShort = 1,
    MagicWrong = 2,
    RowsOutOfRange = 3,
    ColumnsOutOfRange = 4,
    ClassesOutOfRange = 5,
    DecimalsOutOfRange = 6,
    PaddingNotZero = 7,
    LengthWrong = 8,
    TargetOutOfRange = 9,
}

/// <summary>The fixed part of a data set.</summary>
public struct DataSetHeader
{
    public int Rows;
    public int Columns;

    /// <summary>0 means regression: targets are decimals. Else targets are class numbers below it.</summary>
    public int Classes;

    public int TargetDecimals;

    /// <summary>Random, so that the digest of a small data set cannot be guessed.</summary>
    public Bytes32 Salt;
}

/// <summary>The lists of a data set, as views into the file.</summary>
public ref struct DataSetViews
{
    /// <summary>[columns]: a value is mantissa * 10^-decimals of its column.</summary>
    public ReadOnlySpan<byte> Decimals;

    /// <summary>[rows, columns]</summary>
    public ReadOnlySpan<int> Mantissas;

    /// <summary>[rows]: class number, or mantissa of the target.</summary>
    public ReadOnlySpan<int> Targets;
}

/// <summary>
/// The file format LDS1: raw decimals as integers, little-endian, exactly one encoding of a data set.
/// 0 "LDS1", 4 u32 rows, 8 u16 columns, 10 u16 classes, 12 u8 target decimals and three zeros, 16 salt[32],
/// 48 u8 decimals[columns] padded with zeros to a multiple of 4, then i32 mantissas[rows, columns], i32 targets[rows].
/// </summary>
public static class DataSet
{
    public const int RowsMax = 65536;
    public const int ColumnsMax = 4096;
    public const int ClassesMax = 16;
    public const int DecimalsMax = 9;

    const int FixedBytes = 48;

    static ReadOnlySpan<byte> Magic => "LDS1"u8;

    /// <summary>Length of a file of this shape. At most 2^30 + 2^19, inside the limits.</summary>
    public static long FileBytes(int rows, int columns) => ListsOffset(columns) + 4L * rows * columns + 4L * rows;

    /// <summary>Reads and checks the whole file. It must start at a multiple of 4 in memory, as the views are of 32-bit numbers.</summary>
    public static DataSetStatus TryRead(ReadOnlySpan<byte> file, out DataSetHeader header, out DataSetViews views)
    {
        header = default;
        views = default;
        DataSetStatus status = ReadHeader(file, ref header);
        if (status != DataSetStatus.Accepted) return status;

        int listsOffset = ListsOffset(header.Columns);
        if (file.Length < listsOffset) return DataSetStatus.TooShort;

        views.Decimals = file.Slice(FixedBytes, header.Columns);
        foreach (byte decimals in views.Decimals)
            if (decimals > DecimalsMax) return DataSetStatus.DecimalsOutOfRange;
        foreach (byte padding in file.Slice(FixedBytes + header.Columns, listsOffset - FixedBytes - header.Columns))
            if (padding != 0) return DataSetStatus.PaddingNotZero;
        if (file.Length != FileBytes(header.Rows, header.Columns)) return DataSetStatus.LengthWrong;

        views = Cut(file, in header);
        return TargetsInRange(views.Targets, header.Classes) ? DataSetStatus.Accepted : DataSetStatus.TargetOutOfRange;
    }

    /// <summary>Header and views of a file that was read and accepted before; nothing is checked again.</summary>
    public static DataSetViews ViewsOf(ReadOnlySpan<byte> file, out DataSetHeader header)
    {
        header = default;
        ReadHeader(file, ref header);
        return Cut(file, in header);
    }

    static DataSetViews Cut(ReadOnlySpan<byte> file, scoped in DataSetHeader header)
    {
        int cells = header.Rows * header.Columns;
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(file.Slice(ListsOffset(header.Columns)));
        DataSetViews views = default;
        views.Decimals = file.Slice(FixedBytes, header.Columns);
        views.Mantissas = numbers.Slice(0, cells);
        views.Targets = numbers.Slice(cells, header.Rows);
        return views;
    }

    /// <summary>Writes a file. Gives its length, 0 when it does not fit or is no data set that <see cref="TryRead"/> accepts.</summary>
    public static int Write(in DataSetHeader header, scoped in DataSetViews views, Span<byte> destination)
    {
        if (CheckHeader(in header) != DataSetStatus.Accepted) return 0;
        if (views.Decimals.Length != header.Columns || views.Targets.Length != header.Rows) return 0;
        if (views.Mantissas.Length != (long)header.Rows * header.Columns || !TargetsInRange(views.Targets, header.Classes)) return 0;

        long fileBytes = FileBytes(header.Rows, header.Columns);
        if (destination.Length < fileBytes) return 0;

        int listsOffset = ListsOffset(header.Columns);
        destination.Slice(0, listsOffset).Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(4), (uint)header.Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(destination.Slice(8), (ushort)header.Columns);
        BinaryPrimitives.WriteUInt16LittleEndian(destination.Slice(10), (ushort)header.Classes);
        destination[12] = (byte)header.TargetDecimals;
        header.Salt.CopyTo(destination.Slice(16));
        for (int column = 0; column < header.Columns; column++)
        {
            if (views.Decimals[column] > DecimalsMax) return 0;
            destination[FixedBytes + column] = views.Decimals[column];
        }
        MemoryMarshal.AsBytes(views.Mantissas).CopyTo(destination.Slice(listsOffset));
        MemoryMarshal.AsBytes(views.Targets).CopyTo(destination.Slice(listsOffset + 4 * views.Mantissas.Length));
        return (int)fileBytes;
    }

    /// <summary>Counts the rows of each class into counts[classes].</summary>
    public static void CountClasses(ReadOnlySpan<int> targets, Span<uint> counts)
    {
        counts.Clear();
        foreach (int target in targets) counts[target]++;
    }

    static int ListsOffset(int columns) => FixedBytes + ((columns + 3) & ~3);

    static DataSetStatus ReadHeader(ReadOnlySpan<byte> file, ref DataSetHeader header)
    {
        if (file.Length < FixedBytes) return DataSetStatus.TooShort;
        if (!file.Slice(0, 4).SequenceEqual(Magic)) return DataSetStatus.MagicWrong;

        uint rows = BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(4));
        if (rows > RowsMax) return DataSetStatus.RowsOutOfRange;

        header.Rows = (int)rows;
        header.Columns = BinaryPrimitives.ReadUInt16LittleEndian(file.Slice(8));
        header.Classes = BinaryPrimitives.ReadUInt16LittleEndian(file.Slice(10));
        header.TargetDecimals = file[12];
        header.Salt = Bytes32.Read(file.Slice(16));
        DataSetStatus status = CheckHeader(in header);
        if (status != DataSetStatus.Accepted) return status;

        return (file[13] | file[14] | file[15]) == 0 ? DataSetStatus.Accepted : DataSetStatus.PaddingNotZero;
    }

    static DataSetStatus CheckHeader(in DataSetHeader header)
    {
        if (header.Rows < 1 || header.Rows > RowsMax) return DataSetStatus.RowsOutOfRange;
        if (header.Columns < 1 || header.Columns > ColumnsMax) return DataSetStatus.ColumnsOutOfRange;
        if (header.Classes < 0 || header.Classes == 1 || header.Classes > ClassesMax) return DataSetStatus.ClassesOutOfRange;

        int targetDecimalsMax = header.Classes == 0 ? DecimalsMax : 0;
        if (header.TargetDecimals < 0 || header.TargetDecimals > targetDecimalsMax) return DataSetStatus.DecimalsOutOfRange;
        return DataSetStatus.Accepted;
    }

    static bool TargetsInRange(ReadOnlySpan<int> targets, int classes)
    {
        if (classes == 0) return true;

        foreach (int target in targets)
            if (target < 0 || target >= classes) return false;
        return true;
    }
}
