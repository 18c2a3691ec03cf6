using System.Buffers.Binary;

namespace Rollup.Tests.Unit.Protocol;

public class DataSetTests
{
    static byte[] File(int rows, int columns, int classes, int targetDecimals = 0)
    {
        Random random = new(rows * 31 + columns);
        byte[] salt = new byte[32];
        random.NextBytes(salt);
        DataSetHeader header =
            new() { Rows = rows, Columns = columns, Classes = classes, TargetDecimals = targetDecimals, Salt = Bytes32.Read(salt) };
        DataSetViews views = default;
        byte[] decimals = new byte[columns];
        for (int column = 0; column < columns; column++) decimals[column] = (byte)(column % 10);
        int[] mantissas = new int[rows * columns];
        for (int index = 0; index < mantissas.Length; index++) mantissas[index] = random.Next(int.MinValue, int.MaxValue);
        int[] targets = new int[rows];
        for (int row = 0; row < rows; row++) targets[row] = classes == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(classes);
        views.Decimals = decimals;
        views.Mantissas = mantissas;
        views.Targets = targets;
        byte[] file = new byte[DataSet.FileBytes(rows, columns)];
        Assert.Equal(0, DataSet.Write(in header, in views, file.AsSpan(1)));
        Assert.Equal(file.Length, DataSet.Write(in header, in views, file));
        return file;
    }

    static DataSetStatus Status(ReadOnlySpan<byte> file) => DataSet.TryRead(file, out DataSetHeader _, out DataSetViews _);

    [Theory]
    [InlineData(1, 1, 0, 9)]
    [InlineData(1, 1, 2, 0)]
    [InlineData(7, 3, 16, 0)]
    [InlineData(5, 4, 3, 0)]
    [InlineData(3, 4096, 0, 0)]
    [InlineData(65536, 1, 2, 0)]
    public void FilesComeBack(int rows, int columns, int classes, int targetDecimals)
    {
        byte[] file = File(rows, columns, classes, targetDecimals);
        Assert.Equal(DataSetStatus.Accepted, DataSet.TryRead(file, out DataSetHeader header, out DataSetViews views));
        Assert.Equal((rows, columns, classes, targetDecimals), (header.Rows, header.Columns, header.Classes, header.TargetDecimals));
        Assert.Equal(rows * columns, views.Mantissas.Length);
        Assert.Equal(rows, views.Targets.Length);
        byte[] again = new byte[file.Length];
        Assert.Equal(file.Length, DataSet.Write(in header, in views, again));
        Assert.Equal(file, again);
        if (classes == 0) return;

        Span<uint> counts = stackalloc uint[classes];
        DataSet.CountClasses(views.Targets, counts);
        uint total = 0;
        foreach (uint count in counts) total += count;
        Assert.Equal((uint)rows, total);
    }

    [Fact]
    public void TheBytesAreWhatTheFormatSays()
    {
        DataSetHeader header = new() { Rows = 2, Columns = 1, Classes = 0, TargetDecimals = 3 };
        DataSetViews views = default;
        views.Decimals = [2];
        views.Mantissas = [-1, 258];
        views.Targets = [5, 6];
        byte[] file = new byte[48 + 4 + 8 + 8];
        Assert.Equal(file.Length, DataSet.Write(in header, in views, file));
        Assert.Equal(
            "4c445331" + "02000000" + "0100" + "0000" + "03000000" + new string('0', 64) + "02000000" + "ffffffff" + "02010000" + "05000000"
            + "06000000",
            Convert.ToHexStringLower(file));
    }

    [Theory]
    [InlineData(0, 0x4D, DataSetStatus.MagicWrong)]
    [InlineData(4, 0, DataSetStatus.RowsOutOfRange)]        // no row
    [InlineData(6, 1, DataSetStatus.RowsOutOfRange)]        // 65543
    [InlineData(7, 0x80, DataSetStatus.RowsOutOfRange)]
    [InlineData(4, 8, DataSetStatus.LengthWrong)]           // one row more
    [InlineData(4, 6, DataSetStatus.LengthWrong)]
    [InlineData(8, 0, DataSetStatus.ColumnsOutOfRange)]
    [InlineData(9, 0x10, DataSetStatus.ColumnsOutOfRange)]  // 4099
    [InlineData(9, 0x0F, DataSetStatus.TooShort)]           // 3843
    [InlineData(8, 4, DataSetStatus.LengthWrong)]
    [InlineData(10, 1, DataSetStatus.ClassesOutOfRange)]
    [InlineData(10, 17, DataSetStatus.ClassesOutOfRange)]
    [InlineData(11, 1, DataSetStatus.ClassesOutOfRange)]
    [InlineData(12, 1, DataSetStatus.DecimalsOutOfRange)]   // decimals of class numbers
    [InlineData(13, 1, DataSetStatus.PaddingNotZero)]
    [InlineData(15, 1, DataSetStatus.PaddingNotZero)]
    [InlineData(48, 10, DataSetStatus.DecimalsOutOfRange)]
    [InlineData(51, 1, DataSetStatus.PaddingNotZero)]
    [InlineData(136, 16, DataSetStatus.TargetOutOfRange)]
    [InlineData(139, 0x80, DataSetStatus.TargetOutOfRange)] // negative
    [InlineData(16, 1, DataSetStatus.Accepted)]             // salt
    [InlineData(52, 1, DataSetStatus.Accepted)]             // a value
    public void OneWrongByteGivesItsStatus(int place, byte value, DataSetStatus expected)
    {
        byte[] file = File(rows: 7, columns: 3, classes: 16);
        file[place] = value;
        Assert.Equal(expected, Status(file));
    }

    [Fact]
    public void EveryOtherLengthIsRefusedAndDamageNeverThrows()
    {
        byte[] valid = File(rows: 7, columns: 3, classes: 16);
        byte[] again = new byte[4 * valid.Length];
        void Judge(ReadOnlySpan<byte> spoilt)
        {
            if (DataSet.TryRead(spoilt, out DataSetHeader header, out DataSetViews views) != DataSetStatus.Accepted) return;
            Assert.True(spoilt.SequenceEqual(again.AsSpan(0, DataSet.Write(in header, in views, again))));
        }
        Storm.Lengths(valid, spoilt => Assert.NotEqual(DataSetStatus.Accepted, Status(spoilt)));
        Storm.Bits(valid, Judge);
        Storm.Random(valid, 6, 20000, Judge);
        Assert.Equal(DataSetStatus.TooShort, Status(default));
    }

    [Fact]
    public void LargestShapeHasALengthAndASmallFileOfItIsRefused()
    {
        byte[] file = File(rows: 7, columns: 3, classes: 16);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), DataSet.RowsMax);
        Assert.Equal(DataSetStatus.LengthWrong, Status(file));
        Assert.Equal(48 + 4096 + (1L << 30) + (1L << 18), DataSet.FileBytes(DataSet.RowsMax, DataSet.ColumnsMax));
    }

    [Fact]
    public void WriterRefusesWhatTheReaderWould()
    {
        byte[] buffer = new byte[1000];
        DataSetHeader header = new() { Rows = 1, Columns = 1, Classes = 2 };
        DataSetViews views = default;
        views.Decimals = [0];
        views.Mantissas = [1];
        views.Targets = [1];
        Assert.NotEqual(0, DataSet.Write(in header, in views, buffer));

        Assert.Equal(0, DataSet.Write(header with { Rows = 2 }, in views, buffer));
        Assert.Equal(0, DataSet.Write(header with { Columns = 2 }, in views, buffer));
        Assert.Equal(0, DataSet.Write(header with { Classes = 1 }, in views, buffer));
        Assert.Equal(0, DataSet.Write(header with { TargetDecimals = 1 }, in views, buffer));
        views.Targets = [2];
        Assert.Equal(0, DataSet.Write(in header, in views, buffer));
        views.Targets = [1];
        views.Decimals = [10];
        Assert.Equal(0, DataSet.Write(in header, in views, buffer));
    }
}
