using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>The options that say whom a node believes, and what it signs for.</summary>
static class TrustOptions
{
    static readonly Setting<string?> s_witness = new(
        "--witness",
        "second Ethereum JSON-RPC address on another host, which must show the same blocks before anything is signed; "
            + "with --claim it is needed unless --rpc is this machine", "url");

    static readonly Setting<bool> s_trustEndpoint = new(
        "--trust-endpoint", "sign what the endpoint at --rpc says, also without a witness and where nothing can be proved");

    static readonly Setting<ulong?> s_chainId = new("--chain-id", "chain that claims are signed for [remembered]", "number");

    static readonly Setting<string?> s_validator = new(
        "--validator", "the authority that claims are signed for, as `rollup deploy` prints it [remembered]", "address");

    public static void AddTo(Verb verb)
    {
        foreach (Option option in new Option[] { s_witness, s_trustEndpoint, s_chainId, s_validator }) verb.Options.Add(option);
    }

    /// <summary>The node's options with these; none of them is asked of an endpoint. Throws for what no node may start with.</summary>
    public static NodeOptions Apply(ParseResult parsed, CommandSession session, NodeOptions options, bool claims)
    {
        options = options with
        {
            WitnessUrl = parsed.GetValue(s_witness) is { } url ? CommandSession.UrlOf(s_witness, url) : null,
            TrustsEndpoint = parsed.GetValue(s_trustEndpoint),
            ChainId = parsed.GetValue(s_chainId) ?? session.Configuration.ClaimsChainId,
            Validator = parsed.GetValue(s_validator) is { } validator ? HexText.Of(HexText.AddressOf(validator))
                : session.Configuration.Validator,
        };
        return EndpointRule.Problem(options, claims) is { } problem
            ? throw UserError.Usage("the node was not started", problem, "no endpoint was asked anything; give the option and start again")
            : options;
    }
}
