using System.Numerics;

namespace Rollup.Tests.Unit.Protocol;

/// <summary>One encoding of each schema: what the host writes is read, what is read is written the same, and all else is refused.</summary>
public class SchemaFileTests
{
    static readonly SchemaColumn Age =
        new("age", ColumnKind.Number, "years", new ColumnBounds(DecimalText.Of(0, 0), DecimalText.Of(1205, 1)), []);
    static readonly SchemaColumn Color = new("color", ColumnKind.Category, "", null, ["red", "grün"]);
    static readonly SchemaColumn Kind = new("kind", ColumnKind.Class, "", null, ["benign", "malignant"]);
    static readonly DataSchema Small = new([Age, Age with { Name = "years ill" }, Color, Kind], 3, MissingKind.Refused, IsNamed: true);

    [Fact]
    public void ASchemaComesBackAsItWas()
    {
        byte[] block = SchemaBlock.Of(Small);
        Assert.InRange(block.Length, 200, 450);
        AssertSame(Small, SchemaBlock.Read(block, "the schema"));
    }

    // 32,768 bytes hold what a job may have: columns without names, whatever their number, and thousands with short ones.
    [Theory]
    [InlineData(784, false, 400)]
    [InlineData(DataSet.ColumnsMax, false, 400)]
    [InlineData(784, true, 8_000)]
    [InlineData(DataSet.ColumnsMax, true, SchemaFile.BytesMax)]
    public void TheWidestTableFits(int columns, bool isNamed, int bytesMax)
    {
        SchemaColumn pixel = new("", ColumnKind.Integer, "", new ColumnBounds(DecimalText.Of(0, 0), DecimalText.Of(255, 0)), []);
        SchemaColumn[] all =
        [
            .. Enumerable.Range(0, columns).Select(index => pixel with { Name = isNamed ? $"p{index}" : DataSchema.NameOfPlace(index) }),
            Kind with { Name = isNamed ? "kind" : DataSchema.NameOfPlace(columns) },
        ];
        DataSchema schema = new(all, columns, MissingKind.RowDropped, isNamed);
        byte[] block = SchemaBlock.Of(schema);
        Assert.InRange(block.Length, 1, bytesMax);
        AssertSame(schema, SchemaBlock.Read(block, "the schema"));
    }

    public static TheoryData<string, SchemaStatus> Faults => new()
    {
        { "columns 0", SchemaStatus.ColumnsOutOfRange }, { "columns 4097", SchemaStatus.ColumnsOutOfRange },
        { "features 0", SchemaStatus.FeaturesOutOfRange }, { "features 4097", SchemaStatus.FeaturesOutOfRange },
        { "features 2", SchemaStatus.FeaturesDiffer }, { "features 4", SchemaStatus.FeaturesDiffer },
        { "classes 1", SchemaStatus.ClassesOutOfRange }, { "classes 17", SchemaStatus.ClassesOutOfRange },
        { "target 4", SchemaStatus.TargetOutOfRange }, { "missing 0", SchemaStatus.MissingUnknown },
        { "missing 3", SchemaStatus.MissingUnknown }, { "named 2", SchemaStatus.NamedUnknown },
        { "columns 2", SchemaStatus.TargetOutOfRange }, { "columns 5", SchemaStatus.GroupTorn }, { "named 0", SchemaStatus.GroupTorn },
        { "classes 3", SchemaStatus.TargetUnfit }, { "classes 0", SchemaStatus.TargetUnfit }, { "target 2", SchemaStatus.TargetUnfit },
        { "group kind 0", SchemaStatus.KindUnknown }, { "group kind 5", SchemaStatus.KindUnknown },
        { "group bounded 2", SchemaStatus.BoundsWrong }, { "group bounded 0", SchemaStatus.BoundsWrong },
        { "group decimals 2", SchemaStatus.Accepted }, { "group decimals 10", SchemaStatus.BoundsWrong },
        { "group maximum 1200", SchemaStatus.BoundsWrong }, { "group minimum 2000", SchemaStatus.BoundsWrong },
        { "group kind 2", SchemaStatus.BoundsWrong }, { "group columns 0", SchemaStatus.GroupEmpty },
        { "group columns 9", SchemaStatus.GroupTorn }, { "group levels 1", SchemaStatus.LevelsWrong },
        { "group kind 3", SchemaStatus.BoundsWrong },
    };

    public static TheoryData<string, SchemaStatus> PreparationFaults => new()
    {
        // A number, which is filled and marked: two features.
        { "age filled 2", SchemaStatus.PreparationWrong }, { "age filled 0", SchemaStatus.PreparationWrong },
        { "age marked 2", SchemaStatus.PreparationWrong }, { "age marked 0", SchemaStatus.FeaturesDiffer },
        { "age spread 1", SchemaStatus.PreparationWrong }, { "age units 18", SchemaStatus.Accepted },
        { "age units 19", SchemaStatus.PreparationWrong }, { "age subtract -9223372036854775808", SchemaStatus.Accepted },
        { "age divisor 0", SchemaStatus.PreparationWrong }, { "age divisor -1", SchemaStatus.PreparationWrong },
        { "age decimals 10", SchemaStatus.PreparationWrong }, { "age fill 9223372036854775807", SchemaStatus.Accepted },
        { "age torn 1", SchemaStatus.PreparationWrong }, { "age longer 1", SchemaStatus.PreparationWrong },
        // Two levels, of which the second is the fill, one feature each.
        { "color fill 2", SchemaStatus.PreparationWrong }, { "color fill -1", SchemaStatus.PreparationWrong },
        { "color filled 0", SchemaStatus.PreparationWrong }, // with a fill
        { "color fill 0", SchemaStatus.Accepted }, { "color spread 0", SchemaStatus.FeaturesDiffer },
        { "color units 1", SchemaStatus.PreparationWrong }, { "color subtract 1", SchemaStatus.PreparationWrong },
        { "color divisor 2", SchemaStatus.PreparationWrong }, { "color decimals 1", SchemaStatus.PreparationWrong },
        { "color marked 1", SchemaStatus.FeaturesDiffer },
        // Classes are not prepared.
        { "kind units 0", SchemaStatus.PreparationWrong },
    };

    [Theory, MemberData(nameof(PreparationFaults))]
    public void WhatCannotBePreparedIsRefused(string fault, SchemaStatus status)
    {
        string[] words = fault.Split(' ');
        SchemaColumn[] columns =
        [
            Age with { Rule = new ColumnRule(415, IsMarked: true, IsSpread: false, 1, 415, 72, 6) },
            Color with { Rule = ColumnRule.OfLevels(1, isMarked: false, isSpread: true) }, Kind,
        ];
        byte[] block = SchemaBlock.Of(new DataSchema(columns, 2, MissingKind.RowDropped, IsNamed: true));
        Assert.True(Schema.TryDecode(block, out Schema schema));
        Assert.Equal((2, 4), (schema.Columns, schema.Features));
        int place = Array.FindIndex(columns, column => column.Name == words[0]);
        schema.Groups = WithPreparation(schema.Groups, place, words[1], long.Parse(words[2]));
        Assert.Equal(status, StatusOf(schema));
    }

    // A target may be scaled, but is one number.
    [Theory]
    [InlineData(false, false, SchemaStatus.Accepted)]
    [InlineData(true, false, SchemaStatus.Accepted)]
    [InlineData(true, true, SchemaStatus.TargetUnfit)]
    public void ATargetIsOneFeature(bool isFilled, bool isMarked, SchemaStatus status)
    {
        SchemaColumn price = Age with { Name = "price", Rule = new ColumnRule(isFilled ? 0 : null, isMarked, false, 0, 5, 3, 6) };
        DataSchema schema = new([Color, price], 1, MissingKind.Refused, IsNamed: true);
        if (status == SchemaStatus.Accepted) AssertSame(schema, SchemaBlock.Read(SchemaBlock.Of(schema), "the schema"));
        else Assert.Equal(
            new SchemaUnreadable("the schema", status), Assert.Throws<ClientException>(() => SchemaBlock.Of(schema)).Failure);
    }

    static byte[] WithPreparation(ReadOnlySpan<byte> groups, int place, string field, long value)
    {
        PackedReader reader = new(groups);
        int start = 0;
        ColumnGroup group = default;
        for (int index = 0; index <= place; index++)
        {
            start = reader.Position;
            group = ColumnGroup.Read(ref reader);
            if (index == place) break;
            for (int text = 0; text < group.Levels + group.Columns; text++) reader.Text();
        }
        PackedReader inner = new(group.Preparation);
        ColumnPreparation preparation = ColumnPreparation.Read(ref inner);
        if (field == "filled") preparation.Filled = (byte)value;
        else if (field == "fill") preparation.Fill = value;
        else if (field == "marked") preparation.Marked = (byte)value;
        else if (field == "spread") preparation.Spread = (byte)value;
        else if (field == "units") preparation.Units = (byte)value;
        else if (field == "subtract") preparation.Subtract = value;
        else if (field == "divisor") preparation.Divisor = value;
        else if (field == "decimals") preparation.Decimals = (byte)value;
        byte[] bytes = new byte[64], head = new byte[256];
        PackedWriter innerWriter = new(bytes);
        preparation.Write(ref innerWriter);
        int length = innerWriter.Finish() + (field == "torn" ? -1 : field == "longer" ? 1 : 0);
        group.Preparation = bytes.AsSpan(0, length);
        PackedWriter writer = new(head);
        group.Write(ref writer);
        return [.. groups[..start], .. head[..writer.Finish()], .. groups[reader.Position..]];
    }

    [Theory, MemberData(nameof(Faults))]
    public void EachFaultHasItsStatus(string fault, SchemaStatus status)
    {
        string[] words = fault.Split(' ');
        long value = long.Parse(words[^1]);
        byte[] block = SchemaBlock.Of(Small);
        Assert.True(Schema.TryDecode(block, out Schema schema));
        if (words[0] == "group") schema.Groups = FirstGroup(schema.Groups, words[1], value);
        else if (words[0] == "columns") schema.Columns = (ushort)value;
        else if (words[0] == "features") schema.Features = (ushort)value;
        else if (words[0] == "classes") schema.Classes = (ushort)value;
        else if (words[0] == "target") schema.Target = (ushort)value;
        else if (words[0] == "missing") schema.Missing = (byte)value;
        else schema.Named = (byte)value;
        Assert.Equal(status, StatusOf(schema));
    }

    [Theory]
    [InlineData("age", "Age", SchemaStatus.Accepted)] // people tell them apart, or not: that is the host's to say
    [InlineData("years ill", "age", SchemaStatus.NameRepeated)]
    [InlineData("grün", "red", SchemaStatus.LevelRepeated)]
    [InlineData("benign", "malignant", SchemaStatus.LevelRepeated)]
    [InlineData("age", "", SchemaStatus.TextWrong)]
    [InlineData("age", " age", SchemaStatus.TextWrong)]
    [InlineData("age", "age\n", SchemaStatus.TextWrong)]
    [InlineData("red", "a\u202Eb", SchemaStatus.TextWrong)]
    [InlineData("years", "\0", SchemaStatus.UnitWrong)]
    public void TextsAreGoodAndDistinct(string text, string replacement, SchemaStatus status)
    {
        byte[] block = SchemaBlock.Of(Small);
        Assert.True(Schema.TryDecode(block, out Schema schema));
        byte[] from = [(byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];
        byte[] to = [(byte)Encoding.UTF8.GetByteCount(replacement), .. Encoding.UTF8.GetBytes(replacement)];
        int at = schema.Groups.IndexOf(from);
        Assert.True(at > 0);
        schema.Groups = (byte[])[.. schema.Groups[..at], .. to, .. schema.Groups[(at + from.Length)..]];
        Assert.Equal(status, StatusOf(schema));
    }

    [Fact]
    public void GroupsAlikeSideBySideAreOne()
    {
        SchemaColumn other = Age with { Name = "other", Unit = "" };
        byte[] block = SchemaBlock.Of(new DataSchema([Age, other, Kind], 2, MissingKind.Refused, IsNamed: true));
        Assert.True(Schema.TryDecode(block, out Schema schema));
        byte[] groups = [.. schema.Groups];
        int unit = groups.AsSpan().IndexOf("\u0005years"u8);
        int next = groups.AsSpan().IndexOf("\u0003age"u8) + 4;
        byte[] meaning = groups[2..(unit + 9)]; // from the kind to the preparation, which is none
        int end = groups.AsSpan(next).IndexOf("\u0005other"u8) + next;
        schema.Groups = (byte[])[.. groups[..next], 0, 1, .. meaning, .. groups[end..]];
        Assert.Equal(SchemaStatus.GroupSplit, StatusOf(schema));
    }

    // Random schemas, then their bytes spoilt: whatever is accepted has exactly the bytes that its meaning is written with.
    [Fact]
    public void WhatIsReadIsWrittenTheSame() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            Random random = new(seed);
            DataSchema schema = Any(random);
            byte[] block = SchemaBlock.Of(schema);
            AssertSame(schema, SchemaBlock.Read(block, "the schema"));
            for (int round = 0; round < 50; round++)
            {
                byte[] spoilt = [.. block];
                for (int count = random.Next(1, 3); count > 0; count--) spoilt[random.Next(spoilt.Length)] ^= (byte)(1 << random.Next(8));
                if (random.Next(4) == 0) spoilt = [.. spoilt[..random.Next(spoilt.Length)], .. spoilt[random.Next(spoilt.Length)..]];
                if (SchemaFile.TryRead(spoilt, Work(random), out _) == SchemaStatus.Accepted)
                    Assert.Equal(spoilt, SchemaBlock.Of(SchemaBlock.Read(spoilt, "the schema")));
            }
        },
        iter: 300);

    // Thousands of names that differ in their last letters only, in one block: sorting takes n log n steps of a few instructions.
    [Fact]
    public void NoBytesCostOutOfProportion()
    {
        SchemaColumn[] all = [.. Enumerable.Range(0, 700).Select(index => Age with { Name = new string('x', 40) + $"{index}" }), Kind];
        byte[] block = SchemaBlock.Of(new DataSchema(all, 700, MissingKind.Refused, IsNamed: true));
        int[] work = new int[SchemaFile.WorkLength];
        long started = Environment.TickCount64;
        for (int round = 0; round < 20; round++) Assert.Equal(SchemaStatus.Accepted, SchemaFile.TryRead(block, work, out _));
        Assert.InRange(Environment.TickCount64 - started, 0, 2_000);
        Assert.Equal(SchemaStatus.FrameWrong, SchemaFile.TryRead(new byte[SchemaFile.BytesMax + 1], work, out _));
        Assert.Equal(SchemaStatus.FrameWrong, SchemaFile.TryRead([], work, out _));
    }

    static SchemaStatus StatusOf(Schema schema)
    {
        byte[] block = new byte[schema.EncodedLength];
        Assert.Equal(block.Length, schema.Encode(block));
        return SchemaFile.TryRead(block, Work(new Random(1)), out _);
    }

    // Whatever lies in it must not matter.
    static int[] Work(Random random) => [.. Enumerable.Range(0, SchemaFile.WorkLength).Select(_ => random.Next())];

    static byte[] FirstGroup(ReadOnlySpan<byte> groups, string field, long value)
    {
        PackedReader reader = new(groups);
        ColumnGroup group = ColumnGroup.Read(ref reader);
        if (field == "columns") group.Columns = (ushort)value;
        else if (field == "kind") group.Kind = (byte)value;
        else if (field == "bounded") group.Bounded = (byte)value;
        else if (field == "decimals") group.Decimals = (byte)value;
        else if (field == "minimum") group.Minimum = value;
        else if (field == "maximum") group.Maximum = value;
        else group.Levels = (ushort)value;
        byte[] head = new byte[256];
        PackedWriter writer = new(head);
        group.Write(ref writer);
        return [.. head[..writer.Finish()], .. groups[reader.Position..]];
    }

    static DataSchema Any(Random random)
    {
        int features = random.Next(1, 12), target = random.Next(features + 1);
        bool isNamed = random.Next(3) != 0, isRegression = random.Next(3) == 0;
        SchemaColumn[] columns = new SchemaColumn[features + 1];
        for (int index = 0; index < columns.Length; index++)
        {
            string name = isNamed ? $"{(char)('a' + index)}{new string('ü', random.Next(9))}" : DataSchema.NameOfPlace(index);
            columns[index] = index > 0 && random.Next(3) == 0 && columns[index - 1].Kind != ColumnKind.Class && index != target
                ? columns[index - 1] with { Name = name }
                : index == target && !isRegression ? Levelled(name, ColumnKind.Class, random.Next(2, 17))
                : index != target && random.Next(4) == 0 ? Levelled(name, ColumnKind.Category, random.Next(1, 20))
                : Number(name, random);
            if (columns[index].Kind != ColumnKind.Class && random.Next(2) == 0)
                columns[index] = columns[index] with { Rule = AnyRule(columns[index], index == target, random) };
        }
        return new DataSchema(columns, target, (MissingKind)random.Next(1, 3), isNamed);
    }

    static ColumnRule AnyRule(SchemaColumn column, bool isTarget, Random random)
    {
        bool isFilled = random.Next(2) == 0, isMarked = isFilled && !isTarget && random.Next(2) == 0;
        return column.IsNumber
            ? new ColumnRule(
                isFilled ? random.NextInt64() : null, isMarked, false, random.Next(19), random.NextInt64(), random.NextInt64(1, 99),
                random.Next(10))
            : ColumnRule.OfLevels(isFilled ? random.Next(column.Levels.Count) : null, isMarked, !isFilled || random.Next(2) == 0);
    }

    static SchemaColumn Levelled(string name, ColumnKind kind, int levels) =>
        new(name, kind, "", null, [.. Enumerable.Range(0, levels).Select(level => $"l{level}")]);

    static SchemaColumn Number(string name, Random random)
    {
        ColumnKind kind = random.Next(3) == 0 ? ColumnKind.Integer : ColumnKind.Number;
        int decimals = kind == ColumnKind.Integer ? 0 : random.Next(10);
        BigInteger one = random.NextInt64(-1_000_000, 1_000_000), other = one + random.NextInt64(1_000_000);
        ColumnBounds? bounds = random.Next(3) == 0 ? null
            : new ColumnBounds(DecimalText.Of(one, decimals), DecimalText.Of(other, decimals));
        return new SchemaColumn(name, kind, random.Next(2) == 0 ? "" : "mm", bounds, []);
    }

    static void AssertSame(DataSchema expected, DataSchema found)
    {
        Assert.Equal((expected.Target, expected.Missing, expected.IsNamed), (found.Target, found.Missing, found.IsNamed));
        Assert.Equal(expected.Columns.Count, found.Columns.Count);
        foreach ((SchemaColumn one, SchemaColumn other) in expected.Columns.Zip(found.Columns))
            Assert.True(one.Name == other.Name && one.IsAlike(other), $"{one} is not {other}");
    }
}
