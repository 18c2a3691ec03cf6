namespace Rollup.Client.Workspace;

/// <summary>Where one person keeps what is hers: configuration, keys, blocks, and a folder for each job. One writer at a time.</summary>
public sealed class DataDirectory
{
    public DataDirectory(string path)
    {
        if (path.Length == 0 || File.Exists(path)) throw new ClientException(new FolderUnusable(path));
        Root = Path.GetFullPath(path);
        PrivateFolder.Ensure(Root);
    }

    public string Root { get; }
    public string Keys => KeysOf(Root);
    public string Blocks => Path.Combine(Root, "blocks");

    /// <summary>Transactions whose end nobody was told yet.</summary>
    public string Sent => Path.Combine(Root, "sent");
    public string ConfigurationFile => ConfigurationOf(Root);

    public static string KeysOf(string root) => Path.Combine(root, "keys");

    public static string ConfigurationOf(string root) => Path.Combine(root, "config.json");

    public static string Default => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".lockstep");

    public Configuration ReadConfiguration() =>
        File.Exists(ConfigurationFile) ? JsonText.ReadFile<Configuration>(ConfigurationFile) : new Configuration();

    public void Write(Configuration configuration) => WholeFile.WritePrivate(ConfigurationFile, JsonText.Of(configuration));

    /// <summary>Everything about one job of one application.</summary>
    public string JobFolder(string application, ulong jobId)
    {
        string folder = Path.Combine(Root, "jobs", application.ToLowerInvariant(), jobId.ToString());
        PrivateFolder.Ensure(folder);
        return folder;
    }
}

/// <summary>config.json of a data directory; options on the command line win over it.</summary>
public sealed record Configuration
{
    public string RpcUrl { get; init; } = "http://127.0.0.1:8545";
    public string Application { get; init; } = "";

    /// <summary>The account that signs unless another is named; empty where there is one or none was chosen.</summary>
    public string Account { get; init; } = "";

    /// <summary>The node's gRPC listener, and its HTTP listener that answers inspects.</summary>
    public string NodeUrl { get; init; } = "http://127.0.0.1:8081";
    public string InspectUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The chain on which the application answered first: 0 and empty before. A chain started again has another genesis.</summary>
    public ulong ChainId { get; init; }
    public string GenesisHash { get; init; } = "";

    /// <summary>
    /// The chain and the authority that claims are signed for: of the deployment, or named by the operator, and never asked of an endpoint;
    /// 0 and empty where nobody said.
    /// </summary>
    public ulong ClaimsChainId { get; init; }
    public string Validator { get; init; } = "";

    /// <summary>Block in which the application was created: logs are read from here.</summary>
    public ulong DeployedAtBlock { get; init; }

    /// <summary>What the application carries as its template hash; empty means the hash of this program's own machine.</summary>
    public string TemplateHash { get; init; } = "";

    /// <summary>As a node's options want it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? ExpectedTemplateHash => TemplateHash.Length > 0 ? TemplateHash : null;

    /// <summary>Reward token; empty means Ether.</summary>
    public string Token { get; init; } = "";

    /// <summary>This for an application: what is known of another, its chain too, is not this one's.</summary>
    public Configuration For(string application) => application == Application ? this : this with
    {
        Application = application,
        DeployedAtBlock = 0,
        TemplateHash = "",
        ChainId = 0,
        GenesisHash = "",
        ClaimsChainId = 0,
        Validator = ""
    };

    /// <summary>This for the application of another configuration.</summary>
    public Configuration WithApplicationOf(Configuration other) =>
        For(other.Application) with { DeployedAtBlock = other.DeployedAtBlock };

    public Configuration On(ChainIdentity chain) => this with { ChainId = chain.ChainId, GenesisHash = chain.GenesisHash };
}
