using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>
/// Options that every verb understands. There is none for a private key, on purpose: other users can read a command line.
/// </summary>
static class GlobalOptions
{
    public static readonly Setting<string> DataDirectory = new(
        "--data-dir", "folder with your configuration, keys and work", "folder")
    { DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LOCKSTEP_DATA_DIR") ?? Client.Workspace.DataDirectory.Default };

    public static readonly Setting<bool> Json = new("--json", "one JSON document on standard output");
    public static readonly Setting<string?> RpcUrl = new("--rpc", "Ethereum JSON-RPC address [remembered]", "url");
    public static readonly Setting<string?> NodeUrl = new("--node", "address of a Lockstep node [remembered]", "url");
    public static readonly Setting<string?> InspectUrl = new("--inspect-url", "address of that node's inspect service [remembered]", "url");
    public static readonly Setting<string?> Application = new("--application", "the application's contract [remembered]", "address");
    public static readonly Setting<string?> From = new(
        "--from", "which of your keys signs, if you have several [default: as `rollup wallet use` chose]", "address");
    public static readonly Setting<string?> PasswordFile = new(
        "--password-file", "file with the password of your key (or LOCKSTEP_PASSWORD; otherwise asked)", "file");

    public static readonly Setting<ulong> MaxFeeGwei = new(
        "--max-fee-gwei", "most that a unit of gas may cost what you sign, claims included, in gwei", "gwei")
    { DefaultValueFactory = _ => (ulong)(TransactionCost.DefaultFeeCapWei / TransactionCost.WeiPerGwei) };

    public static readonly Setting<string?> Template = new(
        "--template",
        "template hash that the application must carry, as `rollup image snapshot` prints it [remembered; else this program's own]",
        "hash");

    public static IReadOnlyList<Option> All =>
        [DataDirectory, Json, RpcUrl, NodeUrl, InspectUrl, Application, Template, From, PasswordFile, MaxFeeGwei];
}
