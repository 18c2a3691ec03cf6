using System.CommandLine;
using System.Diagnostics;
using System.IO.Pipes;
using Rollup.Files;
using Rollup.Tests.Unit.Client;

namespace Rollup.Tests.Unit.Cli;

/// <summary>
/// Whatever is named where a path belongs, a command says what it is, at once: it does not wait for a pipe, read a device for ever, or
/// call it a fault of ours.
/// </summary>
public sealed class PathOptionsTests : IDisposable
{
    const string Rows = "size,weight,kind\n1,2.5,benign\n9,2,malignant\n4,7,benign\n";
    const string Application = "0x00000000000000000000000000000000000000aa";

    /// <summary>The rest of a command in which the option is read; $ is the folder of the test.</summary>
    static readonly Dictionary<string, string> s_readers = new()
    {
        ["--data"] = "data schema",
        ["--schema"] = "model new --data $/rows.csv --out $/new.onnx",
        ["--model"] = "estimate", // of a job that names it
        ["--image"] = "image show",
        ["--module"] = "train 1 --data $/rows.csv --anyway --engine wasm",
        ["--against"] = "verify",
        ["--password-file"] = "wallet new",
        ["--keystore"] = "wallet import --password-file $/password",
        ["--raw-file"] = "wallet import --password-file $/password",
        ["--snapshot"] = "deploy",
        ["job.json"] = "estimate",
        ["exported.onnx"] = "model import",
    };

    static readonly Dictionary<string, string> s_writers = new()
    {
        ["data schema"] = "--data $/rows.csv --out",
        ["data prepare"] = "--data $/rows.csv --out",
        ["data convert"] = "--data $/rows.csv --out",
        ["model new"] = "--data $/rows.csv --out",
        ["model import"] = "$/exported.onnx --out",
        ["job model"] = "1 --out",
    };

    static readonly string[] s_named =
        ["missing", "folder", "folder/", "pipe", "null", "zero", "empty", "dangling", "loop", "file/below", ""];

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-paths-").FullName;

    public PathOptionsTests()
    {
        JobPlan plan = WorkPlans.Of(Rows, ["benign", "malignant"], 1L << 31);
        JobFiles files = new(new DataDirectory(PathOf("home")).JobFolder(Application, 1));
        files.Keep(1, plan.ToTerms());
        WholeFile.WritePrivate(files.InitialModel, plan.ModelFile);
        WholeFile.WritePrivate(files.Schema, plan.SchemaBlocks.File);
        File.WriteAllBytes(PathOf("exported.onnx"), plan.ModelFile);
        File.WriteAllText(PathOf("rows.csv"), Rows);
        File.WriteAllText(PathOf("password"), "secret\n");
        File.WriteAllText(PathOf("file"), "x");
        File.WriteAllText(PathOf("empty"), "");
        _ = Directory.CreateDirectory(PathOf("folder"));
        File.CreateSymbolicLink(PathOf("dangling"), PathOf("nowhere"));
        File.CreateSymbolicLink(PathOf("loop"), PathOf("loop"));
        File.CreateSymbolicLink(PathOf("null"), "/dev/null");
        File.CreateSymbolicLink(PathOf("zero"), "/dev/zero");
        using Process made = Process.Start("mkfifo", PathOf("pipe"));
        made.WaitForExit();
    }

    public static TheoryData<string, string> Readers => new(s_readers.Keys.SelectMany(_ => s_named, (option, named) => (option, named)));

    public static TheoryData<string, string> Writers => new(s_writers.Keys.SelectMany(_ => s_named, (verb, named) => (verb, named)));

    /// <summary>A new option that takes a file belongs into the tables above.</summary>
    [Fact]
    public void EveryOptionThatTakesAPathIsTried()
    {
        string[] options =
        [
            .. All(CommandTree.Build()).SelectMany(command => command.Options).Where(option => option.HelpName is "file" or "folder")
                .Select(option => option.Name).Distinct().Except(["--out", "--mean", "--data-dir"]),
        ];
        Assert.Equal(options.Order(), s_readers.Keys.Where(name => name.StartsWith('-')).Order());
    }

    [Theory, MemberData(nameof(Readers))]
    public async Task WhatIsReadIsSaid(string option, string named)
    {
        string[] words = option switch
        {
            "job.json" => ["estimate", Named(named)],
            "exported.onnx" => ["model", "import", Named(named), "--out", PathOf("new.onnx")],
            "--model" => ["estimate", JobWith(Named(named))],
            _ => [.. WordsOf(s_readers[option]), option, Named(named)],
        };
        (int code, string told) = await RunAsync(words);
        Assert.True(code is ExitCode.Usage or ExitCode.Refused, told);
        if (option is "--password-file" or "--snapshot") return; // the one names nothing, the other is a folder
        if (named.StartsWith("folder", StringComparison.Ordinal)) Assert.Contains("is a folder", told, StringComparison.Ordinal);
        if (named is "pipe" or "null" or "zero" or "empty") Assert.Contains("is empty, or no file", told, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Writers))]
    public async Task WhatIsWrittenIsSaid(string verb, string named)
    {
        if (named is "missing") return; // it is made
        (int code, string told) = await RunAsync([.. WordsOf($"{verb} {s_writers[verb]}"), Named(named), "--force"]);
        Assert.True(code is ExitCode.Usage, told);
        Assert.Contains("is not written", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("empty")]
    [InlineData("null")]
    [InlineData("pipe")]
    [InlineData("")]
    public async Task ADataDirectoryThatIsNoneIsSaid(string named)
    {
        (int code, string told) = await RunAsync(["wallet", "balance"], Named(named));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("is no folder", told, StringComparison.Ordinal);
    }

    /// <summary>What a shell opens for its command, as in --data &lt;(zcat my.csv.gz), is read.</summary>
    [Fact]
    public async Task AnOpenPipeIsReadToItsEnd()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        byte[] text = [.. Enumerable.Range(0, 40_000).Select(index => (byte)index)];
        pipe.Write(text);
        string path = $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        Task<byte[]> read = Task.Run(() => GivenFile.Read(path));
        pipe.Dispose();
        Assert.Equal(text, await read);
    }

    [Fact]
    public void TextMayBeginWithAMark()
    {
        File.WriteAllText(PathOf("marked"), "{ }", Encoding.UTF8);
        Assert.Equal("{ }", GivenFile.ReadText(PathOf("marked")));
        File.WriteAllText(PathOf("marked"), "{ }", Encoding.Unicode);
        Assert.Equal("{ }", GivenFile.ReadText(PathOf("marked")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string JobWith(string model)
    {
        File.WriteAllText(PathOf("job"), JsonSerializer.Serialize(new { model, data = "rows.csv", reward = 1 }));
        return PathOf("job");
    }

    string PathOf(string name) => Path.Combine(_folder, name);

    string Named(string name) => name.Length == 0 ? "" : PathOf(name);

    string[] WordsOf(string words) => [.. words.Split(' ').Select(word => word.Replace("$", _folder, StringComparison.Ordinal))];

    async Task<(int Code, string Told)> RunAsync(string[] words, string? home = null)
    {
        StringWriter output = new(), errors = new();
        string[] all = [.. words, "--data-dir", home ?? PathOf("home"), "--application", Application, "--rpc", "http://127.0.0.1:1"];
        int code = await Task.Run(() => Program.Run(all, output, errors, Cancellation), Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        Assert.Contains("next:", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("fault of ours", errors.ToString(), StringComparison.Ordinal);
        return (code, errors.ToString());
    }

    static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Append(command);
}
