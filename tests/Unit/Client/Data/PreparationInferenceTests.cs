using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Client;

/// <summary>What a table is taken for, what becomes of it at the sponsor and at a client, and what is asked instead of guessed.</summary>
public class PreparationInferenceTests
{
    const string Table = "id,color,age,sick\n1,red,40,no\n2,NA,50,yes\n3,green,,no\n4,red,60,yes\n5,red,NA,no\n";

    [Fact]
    public void WordsAreSpreadNumbersScaledAndGapsFilled()
    {
        PreparedTable prepared = Prepare(Table, marked: ["age"]);
        Assert.Equal(
            [ColumnUse.CountsRows, ColumnUse.Category, ColumnUse.Number, ColumnUse.Target], prepared.Columns.Select(taken => taken.Use));
        Assert.Equal([0, 1, 2, 0], prepared.Columns.Select(taken => taken.Missing));
        TabularData data = TabularData.From(prepared.Table, prepared.Schema);
        Assert.Equal(["color=green", "color=red", "age", "age missing"], data.ColumnNames);
        Assert.Equal([0, 0, 6, 0], data.Decimals);
        int deviation = data.Mantissas[14]; // 60, of 40, 50 and 60: a deviation of 8.16497
        Assert.InRange(deviation, 1_224_700, 1_224_800);
        Assert.Equal([0, 1, -deviation, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, deviation, 0, 0, 1, 0, 1], data.Mantissas);
        Assert.Equal([0, 1, 0, 1, 0], data.Targets);
    }

    // A client's rows, in other columns and another file, are the sponsor's where they hold the same.
    [Theory]
    [InlineData("id,color,age,sick\n1,red,40,no\n2,NA,50,yes\n3,green,,no\n4,red,60,yes\n5,red,NA,no\n")]
    [InlineData("sick,age,color\nNo,40.0,RED\nyes,50,\nno,?,green\nyes,6e1,red\nno,,red\n")]
    [InlineData("@relation r\n@attribute age numeric\n@attribute color {red, green}\n@attribute sick {yes, no}\n@data\n40,red,no\n"
        + "50,?,yes\n?,green,no\n60,red,yes\n?,red,no\n")]
    public void EqualRowsAreEqualBytes(string client)
    {
        PreparedTable prepared = Prepare(Table);
        DataSchema carried = SchemaBlock.Read(SchemaBlock.Of(prepared.Schema), "the job's schema");
        byte[] sponsors = DataSetFile.Create(TabularData.From(prepared.Table, prepared.Schema), default);
        TextTable table = TableFile.ReadText(Encoding.UTF8.GetBytes(client), "mine", new TableReading());
        Assert.Equal(sponsors, DataSetFile.Create(TabularData.From(table, carried), default));
        Assert.Equal(carried.Features.Count, DataSetFile.Read(sponsors, "the data", carried).Columns);
    }

    // Each row by itself, as whoever has one only, is what it is among the others.
    [Fact]
    public void ARowIsTheSameAlone()
    {
        PreparedTable prepared = Prepare(Table);
        TabularData all = TabularData.From(prepared.Table, prepared.Schema);
        for (int row = 0; row < all.Rows; row++)
        {
            TextTable alone = prepared.Table with { Rows = [prepared.Table.Rows[row]], Lines = [prepared.Table.Lines[row]] };
            TabularData own = TabularData.From(alone, prepared.Schema);
            Assert.Equal(all.Take([row]).Mantissas, own.Mantissas);
            Assert.Equal(all.Decimals, own.Decimals);
        }
    }

    [Fact]
    public void TheDocumentIsTheSchema()
    {
        DataSchema schema = Prepare(Table, marked: ["age", "color"]).Schema;
        string path = Path.GetTempFileName();
        File.WriteAllText(path, JsonText.Of(SchemaDocument.Of(schema)));
        Assert.Equal(SchemaBlock.Of(schema), SchemaBlock.Of(SchemaDocument.Read(path)));
        File.Delete(path);
    }

    [Theory]
    [InlineData("a,y\n1,cat\n2,dog\n3,eel\n", 3, "cat dog eel", null)]
    [InlineData("a,y\n1,2\n2,1\n3,2\n", 2, "1 2", "has 2 whole numbers, which were taken as classes; --classes 0 learns their size")]
    [InlineData("a,y\n1,2.5\n2,1\n3,2\n", 0, "", "is numbers, so a model learns their size (regression); --classes says")]
    [InlineData("a,y\n3,true\n2,false\n9,true\n", 2, "false true", null)]
    public void ClassesAreWhatTheTargetShowsAndSaid(string table, int classes, string levels, string? remark)
    {
        PreparedTable prepared = Prepare(table);
        Assert.Equal((classes, levels), (prepared.Schema.Classes, string.Join(' ', prepared.Schema.TargetColumn.Levels)));
        Assert.Contains("the target is the last column, 'y'; --target names another", prepared.Remarks);
        Assert.Equal(remark is null ? 1 : 2, prepared.Remarks.Count);
        if (remark is not null) Assert.Contains(remark, prepared.Remarks[1], StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Asked => new()
    {
        { "a,y\n1,0\noops,1\n3,0\n", "line 3, column 'a' is 'oops'", "--categories 'a'" },
        { "a;y\n1,5;0\n2,5;1\n", "line 2, column 'a' is '1,5'", "--decimal comma" },
        { "a,y\n12 kg,0\n14 kg,1\n", "line 2, column 'a' is '12 kg'", "write the number alone" },
        { "a,y\n2007-11-11,0\n2007-11-12,1\n", "line 2, column 'a' is '2007-11-11'", "--leave-out 'a'" },
        { "a,a,y\n1,2,0\n3,4,1\n", "has two columns 'a'", "rename one of them" },
        { ",a,y\n7,1,0\n7,2,1\n", "column 1 has no name", "--leave-out column1" },
        { "a,y\n1,ill\n2,ill\n", "every row's 'y' is 'ill'", "--class-names" },
        { "a,y\n1,\n2,\n", "no row has a value of the target 'y'", "--target" },
        { "a,y\n1e30,0\n2,1\n", "line 2, column 'a' is too large: 1e30", "divide" },
        { "a,y\n,0\n,1\n", "has one column", "add the feature columns" },
        { "a;b;y\n1;2;1,5\n2;3;2,5\n", "line 2, column 'y' is '1,5'", "--decimal comma" },
        { $"a,y\n{string.Concat(Enumerable.Range(0, 17).Select(row => $"{row * 5 % 7},w{row}\n"))}",
            "the target 'y' has 17 different words", "--target" },
        { "1,2,0\n2,5,1\n3,3,1\n4,9,0\n", "no column can be left out", "put a line with names" },
    };

    [Theory, MemberData(nameof(Asked))]
    public void WhatMayBeTwoThingsIsAskedFor(string table, string what, string next)
    {
        Rollup.Cli.Output.UserError error =
            Rollup.Cli.Output.FailureWords.Of(Assert.Throws<ClientException>(() => Prepare(table)).Failure);
        Assert.Contains(what, error.What, StringComparison.Ordinal);
        Assert.Contains(next, error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIndexAndNamesOfRowsAreLeftOutAndAWishKeepsThem()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(row => $"{row},P{row}x,{row * 7 % 13},{row % 2}\n"));
        string table = $",patient,a,y\n{rows}";
        PreparedTable prepared = Prepare(table);
        Assert.Equal(["a", "y"], prepared.Schema.Columns.Select(column => column.Name));
        Assert.Equal([ColumnUse.CountsRows, ColumnUse.NamesRows], prepared.Columns.Take(2).Select(taken => taken.Use));
        prepared = PreparationInference.Of(
            Read(table), Wishes() with { LeftOut = ["column1"] }, new PreparationWishes { Kept = ["patient"] });
        Assert.Equal(["patient", "a", "y"], prepared.Schema.Columns.Select(column => column.Name));
        Assert.Equal(31, prepared.Schema.Features.Count);
    }

    [Fact]
    public void RulesAndWordsMayBeChosenColumnByColumn()
    {
        PreparedTable prepared = PreparationInference.Of(Read(Table), Wishes(), new PreparationWishes
        {
            Imputation = new Choice<Imputation>(Imputation.Median),
            Fills = new Dictionary<string, string> { ["color"] = "unknown", ["age"] = "30" },
            Scaling = new Choice<Scaling>(Scaling.Standard) { ByColumn = new Dictionary<string, Scaling> { ["AGE"] = Scaling.None } },
            Codes = ["color"],
        });
        TabularData data = TabularData.From(prepared.Table, prepared.Schema);
        Assert.Equal(["green", "red", "unknown"], prepared.Schema.Columns[0].Levels);
        Assert.Equal([1, 40, 2, 50, 0, 30, 1, 60, 1, 30], data.Mantissas);
        Assert.IsType<ColumnUnknown>(Assert.Throws<ClientException>(() => PreparationInference.Of(
            Read(Table), Wishes(), new PreparationWishes { Marked = ["weight"] })).Failure);
    }

    [Fact]
    public void RowsWithoutATargetAreLeftOutAndGapsRefusedWhereNothingIsFilled()
    {
        PreparedTable prepared = Prepare("a,y\n1,cat\n,dog\n3,\n");
        Assert.Equal(2, TabularData.From(prepared.Table, prepared.Schema).Rows);
        PreparedTable strict = PreparationInference.Of(
            Read("a,y\n1,cat\n,dog\n3,cat\n"), Wishes(), new PreparationWishes { Imputation = new Choice<Imputation>(Imputation.None) });
        Assert.Equal(3, Assert.IsType<CellUnreadable>(
            Assert.Throws<ClientException>(() => TabularData.From(strict.Table, strict.Schema)).Failure).Line);
    }

    // What looks like no value is one where the schema has it among a column's levels, however it is written.
    [Fact]
    public void NoneMayBeAWord()
    {
        PreparedTable prepared = PreparationInference.Of(
            TableFile.ReadText("@relation r\n@attribute a {none,some}\n@attribute y {0,1}\n@data\nnone,0\nsome,1\n"u8.ToArray(), "t",
                new TableReading()), Wishes(), new PreparationWishes());
        TabularData data = TabularData.From(Read("a,y\nNone,0\nNA,1\nnone,1\n"), prepared.Schema);
        Assert.Equal([1, 0, 1, 0, 1, 0], data.Mantissas);
        Assert.Contains("1 of 'a'", data.Remarks[0], StringComparison.Ordinal); // NA was filled with the most frequent word
    }

    [Theory]
    [InlineData("color,age,sick\nblue,40,no\n", "column 'color' is 'blue'")]
    [InlineData("color,age,sick\nred,40,maybe\n", "the target 'maybe' is no class")]
    [InlineData("color,age,sick\nred,40000,no\n", "line 2, column 'age' has 40000")] // in another unit: the bounds are of the value itself
    [InlineData("color,sick\nred,no\n", "has no column 'age'")]
    [InlineData("age,color,age,sick\n40,red,41,no\n", "has two columns 'age'")]
    public void AClientsRowsThatAreNotAsTheSchemaSaysAreRefusedByName(string table, string what)
    {
        PreparedTable prepared = Prepare(Table);
        ClientException refused = Assert.Throws<ClientException>(() => TabularData.From(Read(table), prepared.Schema));
        Assert.Contains(what, Rollup.Cli.Output.FailureWords.Of(refused.Failure).What, StringComparison.Ordinal);
    }

    // What the machine is given is held to the schema too.
    [Theory]
    [InlineData(0, 2, "color=green")]
    [InlineData(1, 1, "color")] // two levels at once
    [InlineData(2, int.MaxValue, "age")]
    public void FeaturesThatNoRowBecomesAreRefused(int feature, int value, string column)
    {
        PreparedTable prepared = Prepare(Table);
        TabularData data = TabularData.From(prepared.Table, prepared.Schema);
        int[] spoilt = [.. data.Mantissas];
        spoilt[2 * data.Columns + feature] = value; // the green row
        byte[] file = DataSetFile.Create(data with { Mantissas = spoilt }, default);
        SchemaContradicted fault = Assert.IsType<SchemaContradicted>(
            Assert.Throws<ClientException>(() => DataSetFile.Read(file, "data", prepared.Schema)).Failure);
        Assert.Equal(column, fault.Column);
    }

    static PreparedTable Prepare(string table, string[]? marked = null) =>
        PreparationInference.Of(Read(table), Wishes(), new PreparationWishes { Marked = marked ?? [] });

    static SchemaWishes Wishes() => new("", -1, [], [], MissingKind.Refused);

    static TextTable Read(string text) => TableFile.ReadText(Encoding.UTF8.GetBytes(text), "t.csv", new TableReading());
}
