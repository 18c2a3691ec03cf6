using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>
/// Options that every verb understands. There is none for a private key, on purpose: other users can read a command line.
/// </summary>
static class GlobalOptions
{
    public static readonly Option<string> DataDirectory = new("--data-dir")
    {
        Description = "folder with your configuration, keys and work",
        HelpName = "folder",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LOCKSTEP_DATA_DIR") ?? Client.Workspace.DataDirectory.Default,
    };

    public static readonly Option<bool> Json = new("--json") { Description = "one JSON document on standard output", Recursive = true };
    public static readonly Option<string?> RpcUrl = new("--rpc")
    {
        Description = "Ethereum JSON-RPC address [remembered]", HelpName = "url",
        Recursive = true
    };
    public static readonly Option<string?> NodeUrl = new(
        "--node")
    {
        Description = "address of a Lockstep node [remembered]", HelpName = "url",
        Recursive = true
    };
    public static readonly Option<string?> InspectUrl = new(
        "--inspect-url")
    { Description = "address of that node's inspect service [remembered]", HelpName = "url", Recursive = true };
    public static readonly Option<string?> Application = new("--application")
    {
        Description = "the application's contract [remembered]",
        HelpName = "address", Recursive = true
    };
    public static readonly Option<string?> From = new("--from")
    {
        Description = "which of your keys signs, if you have several",
        HelpName = "address", Recursive = true
    };
    public static readonly Option<string?> PasswordFile = new("--password-file")
    {
        Description = "file with the password of your key (or LOCKSTEP_PASSWORD; otherwise asked)",
        HelpName = "file",
        Recursive = true,
    };

    public static readonly Option<ulong> MaxFeeGwei = new("--max-fee-gwei")
    {
        Description = "most that a unit of gas may cost what you sign, claims included, in gwei",
        HelpName = "gwei",
        Recursive = true,
        DefaultValueFactory = _ => (ulong)(TransactionCost.DefaultFeeCapWei / TransactionCost.WeiPerGwei),
    };

    public static readonly Option<string?> Template = new("--template")
    {
        Description =
            "template hash that the application must carry, as `rollup image snapshot` prints it [remembered; else this program's own]",
        HelpName = "hash",
        Recursive = true,
    };

    public static IReadOnlyList<Option> All =>
        [DataDirectory, Json, RpcUrl, NodeUrl, InspectUrl, Application, Template, From, PasswordFile, MaxFeeGwei];
}
