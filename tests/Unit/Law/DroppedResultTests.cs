using System.Diagnostics;

namespace Rollup.Tests.Unit.Law;

/// <summary>
/// An encoding that does not fit and bytes that do not decode say so only by their result: code that drops it does not build.
/// </summary>
[Trait("speed", "slow")]
public class DroppedResultTests
{
    const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <ItemGroup><Reference Include="PROTOCOL" /></ItemGroup>
        </Project>
        """;

    const string Source = """
        using Rollup.Protocol;

        static class Probe
        {
            public static void Run(byte[] bytes, UInt256 number)
            {
                AbiWriter writer = new(bytes, 1);
                AbiReader reader = new(bytes, 1);
                STATEMENT
            }
        }
        """;

    static readonly string[] Dropped =
    [
        "new AcceptJob { JobId = 1 }.Encode(bytes);",
        "default(EtherDeposit).Encode(bytes, bytes);",
        "AcceptJob.TryDecode(bytes, out _);",
        "writer.Finish();",
        "reader.Finish();",
        "Outputs.WriteNotice(bytes, bytes);",
        "Outputs.TryReadNotice(bytes, out _);",
        "number.TryToUInt128(out _);",
    ];

    [Fact]
    public void WhatDropsItDoesNotBuild()
    {
        (int exitCode, string output) = Build(string.Join('\n', Dropped));
        Assert.NotEqual(0, exitCode);
        int firstLine = Source[..Source.IndexOf("STATEMENT", StringComparison.Ordinal)].Count(character => character == '\n') + 1;
        Assert.All(Dropped.Index(), entry => Assert.Matches($@"Probe\.cs\({firstLine + entry.Index},\d+\): error CA1806", output));
    }

    [Fact]
    public void WhatUsesItBuilds()
    {
        (int exitCode, string output) = Build(
            "if (new AcceptJob { JobId = 1 }.Encode(bytes) == 0 || !reader.Finish()) bytes[0] = (byte)writer.Finish();");
        Assert.True(exitCode == 0, output);
    }

    // In the tree, where the rules of its .editorconfig and its properties hold, and gone afterwards.
    static (int ExitCode, string Output) Build(string statements)
    {
        string folder = Repository.PathOf(Path.Combine("artifacts", "probe", Guid.NewGuid().ToString("N")));
        Directory.CreateDirectory(folder);
        try
        {
            File.WriteAllText(Path.Combine(folder, "Probe.csproj"),
                Project.Replace("PROTOCOL", Path.Combine(AppContext.BaseDirectory, "Rollup.Protocol.dll"), StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(folder, "Probe.cs"), Source.Replace("STATEMENT", statements, StringComparison.Ordinal));
            ProcessStartInfo start = new(
                "dotnet", ["build", folder, "-nologo", "-v", "quiet", $"-p:ArtifactsPath={folder}/made"])
            { RedirectStandardOutput = true };
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
