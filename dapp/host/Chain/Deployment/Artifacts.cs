using System.Text.Json;

namespace Rollup.Chain;

/// <summary>What a contract is created from, and what then stands at its address.</summary>
public sealed class ContractArtifact
{
    public required string Name { get; init; }
    public required byte[] InitCode { get; init; }
    public required byte[] RuntimeCode { get; init; }

    /// <summary>Where the constructor writes into the runtime code: start and length.</summary>
    public required IReadOnlyList<(int Start, int Length)> Immutables { get; init; }

    /// <summary>Whether the code is this contract's, whatever its constructor was given.</summary>
    public bool Matches(ReadOnlySpan<byte> code) =>
        code.Length == RuntimeCode.Length && Chain.RuntimeCode.Masked(code, Immutables).AsSpan().SequenceEqual(RuntimeCode);
}

/// <summary>What npm installs below onchain/, or that folder itself, is not there.</summary>
public sealed class ToolMissingException(string message) : Exception(message);

/// <summary>The folder onchain/ of this repository: tools and compiled contracts, the Cartesi ones from their npm package.</summary>
public sealed class Artifacts(string onchainFolder)
{
    public const string FolderVariable = "LOCKSTEP_ONCHAIN";

    public string Folder { get; } = onchainFolder;

    public string CartesiFolder => Path.Combine(Folder, "node_modules", "@cartesi", "rollups", "out");

    /// <summary>
    /// The folder named by <see cref="FolderVariable"/>, else onchain/ in the program's or the current directory or above.
    /// </summary>
    public static Artifacts Find()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named) return new Artifacts(named);
        foreach (string start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "onchain");
                if (File.Exists(Path.Combine(candidate, "package.json"))) return new Artifacts(candidate);
            }
        }
        throw new ToolMissingException($"onchain/ is neither above the program nor above here; name it in {FolderVariable}");
    }

    /// <summary>A Cartesi contract of 2.2.0.</summary>
    public ContractArtifact Cartesi(string name) => Read(name, Path.Combine(CartesiFolder, $"{name}.sol", $"{name}.json"));

    /// <summary>A contract of ours, as compiled into onchain/compiled.</summary>
    public ContractArtifact Own(string name) => Read(name, Path.Combine(Folder, "compiled", $"{name}.json"));

    static ContractArtifact Read(string name, string path)
    {
        if (!File.Exists(path)) throw new ToolMissingException($"{path} is missing: run npm ci --ignore-scripts in onchain/");
        using JsonDocument artifact = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement deployed = artifact.RootElement.GetProperty("deployedBytecode");
        return new ContractArtifact
        {
            Name = name,
            InitCode = Hex.Decode(artifact.RootElement.GetProperty("bytecode").GetProperty("object").GetString()!),
            RuntimeCode = Hex.Decode(deployed.GetProperty("object").GetString()!),
            Immutables = deployed.TryGetProperty("immutableReferences", out JsonElement references)
                ? [.. references.EnumerateObject().SelectMany(reference => reference.Value.EnumerateArray()).Select(ReadRange)]
                : [],
        };
    }

    static (int Start, int Length) ReadRange(JsonElement range) =>
        (range.GetProperty("start").GetInt32(), range.GetProperty("length").GetInt32());
}
