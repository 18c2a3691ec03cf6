namespace Rollup.Tests.Unit.Cli;

/// <summary>What clumsy tables are told: what is wrong, and a next step that leads on and not in a circle.</summary>
public sealed class TableWordsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-table-").FullName;

    string Csv => Path.Combine(_folder, "t.csv");

    [Theory]
    [InlineData("no value may be missing", "--drop-missing", "NA", "", "?")]
    [InlineData("decimal number", "write 0.9, or 1500", "\"1,5\"")]
    [InlineData("exponents go from -400 to 400", "divide the column", "1e401")]
    [InlineData("a number with an end", "leave out the row", "inf", "-Infinity")]
    [InlineData("a date is no number", "days since", "2024-01-31", "31.12.2024", "2024-01-31T10:00:00Z")]
    [InlineData("something besides", "the number alone", "5%", "$5.20", "12 kg", "1_000")]
    [InlineData("decimal number", "--categories 'a'", "True", "red")]
    [InlineData("it is the column's name", "take that line out", "a")]
    public async Task ACellThatIsNoNumberIsToldAsWhatItIs(string why, string next, params string[] cells)
    {
        foreach (string cell in cells)
        {
            string output = await SchemaAsync($"a,b,y\n1,2,0\n{cell},3,1\n");
            Assert.Contains("line 3, column 'a'", output, StringComparison.Ordinal);
            Assert.Contains(why, Line(output, "why"), StringComparison.Ordinal);
            Assert.Contains(next, Line(output, "next"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Unnamed: 0,b,y\n5,2,0\n", "column 1 has no name: 'Unnamed: 0'", "index=False")]
    [InlineData("a,Unnamed: 12,y\n5,2,0\n", "column 2 has no name: 'Unnamed: 12'", "index=False")]
    [InlineData("Unnamed: 0_level_0,b,y\n5,2,0\n", "column 1 has no name", "index=False")]
    [InlineData("...1,b,y\n5,2,0\n", "column 1 has no name", "leave it out")]
    [InlineData(",b,y\n5,2,0\n", "column 1 has no name", "index=False")]
    [InlineData("a b y\n1 2 0\n", "has one column, 'a b y'", "separate them by commas")]
    [InlineData("a,b,y\n1,2,0.5\n2,3,1.5\n7,3,2.5\n", "the target '0.5' is no class", "--classes 0 takes the target as a number")]
    [InlineData("a;b;y\n1,5;2,5;0\n", "line 2, column 'a' is '1,5'", "with points in numbers")]
    [InlineData("a,b,y\n5,2,0\n3e30,2,1\n", "line 3, column 'a' is too large: 3e30", "divide the column")]
    [InlineData("1.5,1.5,yes\n2.5,3.5,no\n", "may be names or values", "--header no")]
    [InlineData("red,small,yes\nblue,small,no\nred,large,yes\n", "may be names or values", "--header no")]
    public async Task AClumsyTableIsToldWhatItIs(string table, string what, string next)
    {
        string output = await SchemaAsync(table);
        Assert.Contains(what, output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains(next, Line(output, "next"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b,y,\n1,2,0,\n2,3,1,\n", "1 columns of t.csv with neither a name nor a value were left out")]
    [InlineData("a,b,y,,\n1,2,0,,\n2,3,1,,\n", "2 columns of t.csv with neither")]
    [InlineData("id,b,y\n1,5,0\n2,9,1\n3,4,1\n4,7,0\n", "column 'id' only counts the rows")]
    [InlineData("a,b,y\n1,2,0\n2,3,0\n", "no row is of class '1'")]
    public async Task WhatIsTakenAllTheSameIsSaid(string table, string remark)
    {
        string output = await SchemaAsync(table);
        Assert.Contains($"Note: {remark}", output, StringComparison.Ordinal);
        Assert.Contains("as a block of a job", output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("2019,2020,y\n1,2,0\n2,5,1\n", null)] // a header of numbers that is the job's
    [InlineData("1,2,0\n2,5,1\n", "does not name its columns")]
    [InlineData("1,2,no\n2,5,yes\n", "may be names or values")]
    public async Task AClientsFirstLineIsHeldAgainstTheJobsNames(string table, string? what)
    {
        File.WriteAllText(Csv, "2019,2020,y\n1,2,0\n2,5,1\n");
        TableReading named = new() { Header = TableHeader.Present };
        DataSchema schema = (await DataSetFile.LoadAsync(Csv, new SchemaWishes("", 2, [], [], MissingKind.Refused), named)).Schema;
        File.WriteAllText(Csv, table);
        if (what is null)
        {
            Assert.Equal(2, (await DataSetFile.LoadAsync(Csv, schema, new TableReading())).Rows);
            return;
        }
        UserError error = FailureWords.Of(
            (await Assert.ThrowsAsync<ClientException>(() => DataSetFile.LoadAsync(Csv, schema, new TableReading()))).Failure);
        Assert.Contains(what, error.What, StringComparison.Ordinal);
        Assert.Contains("names over your", error.Next, StringComparison.Ordinal);
        Assert.DoesNotContain("--header no", error.Next, StringComparison.Ordinal); // which would lead to the same line
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Line(string output, string name) =>
        output.Split('\n').Single(line => line.StartsWith($"  {name}: ", StringComparison.Ordinal));

    async Task<string> SchemaAsync(string table)
    {
        await File.WriteAllTextAsync(Csv, table, Cancellation);
        StringWriter output = new(), errors = new();
        await Program.Run(["data", "schema", "--data", Csv], output, errors, Cancellation);
        return errors.ToString() + output;
    }
}
